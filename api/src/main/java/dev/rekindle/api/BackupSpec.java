package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to back up, and where to. It never changes.
 *
 * @param target which StatefulSets; null only for a backup that is registered
 * @param storageRef the storage, or null for the namespace's default
 * @param type how much is uploaded
 * @param snapshotTag the backup's name in the bucket, or null for the object's name
 * @param register whether the backup is in the bucket already
 * @param deletionPolicy what becomes of the data when the object is deleted
 * @param aerospike what only Aerospike needs to be told
 */
@ApiType
@ValidationRule(
    value = "self == oldSelf",
    message = "never changes; delete this Backup and make another one")
@ValidationRule(
    value = "self.register || has(self.target)",
    fieldPath = ".target",
    message = "expected a target, unless register: true adopts a backup from the bucket")
@ValidationRule(
    value =
        "!has(self.snapshotTag) || !self.snapshotTag.matches('^[.][.]?$|[/[:cntrl:]]|[^ -~]') &&"
            + " !self.snapshotTag.contains('\\\\')",
    fieldPath = ".snapshotTag",
    message = "expected printable ASCII without / and \\, and neither . nor ..")
@ValidationRule(
    value =
        "!has(self.snapshotTag) ||"
            + " !self.snapshotTag.matches('started|finished|tokenmap|differential|incremental|nodes$')",
    fieldPath = ".snapshotTag",
    message =
        "expected a name that neither contains started, finished, tokenmap, differential or"
            + " incremental, nor ends in nodes: the bucket's layout takes them for its own")
public record BackupSpec(
    @JsonPropertyDescription(
            "What to back up; absent only for a backup that is registered from the bucket.")
        @Nullable Target target,
    @JsonPropertyDescription("The storage; absent: the namespace's default.")
        @Nullable StorageRef storageRef,
    @JsonPropertyDescription(
            "Differential: files that an earlier backup has uploaded are not uploaded again. Full:"
                + " every file is.")
        @Default("Differential")
        BackupType type,
    @JsonPropertyDescription("The backup's name in the bucket; absent: the object's name.")
        @Size(min = 1, max = Bounds.NAME)
        @Nullable String snapshotTag,
    @JsonPropertyDescription(
            "Whether to adopt a backup that is in the bucket already, instead of making one.")
        @Default("false")
        boolean register,
    @JsonPropertyDescription(
            "What becomes of the data in the bucket when this object is deleted: Retain leaves it,"
                + " Delete deletes what no other backup needs.")
        @Default("Retain")
        DeletionPolicy deletionPolicy,
    @JsonPropertyDescription("What only Aerospike needs to be told.")
        @Nullable AerospikeOptions aerospike) {

  /** Fills in what holds when nothing is said. */
  public BackupSpec {
    type = Objects.requireNonNullElse(type, BackupType.DIFFERENTIAL);
    deletionPolicy = Objects.requireNonNullElse(deletionPolicy, DeletionPolicy.RETAIN);
  }
}
