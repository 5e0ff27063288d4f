package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/**
 * One backup of one datacenter, etcd cluster or Aerospike namespace. What is asked for never
 * changes.
 */
@JsonClassDescription(
    "One backup of one datacenter, etcd cluster or Aerospike namespace. What is asked for never"
        + " changes.")
@ValidationRule(
    value =
        "has(self.spec.snapshotTag) ||"
            + " !self.metadata.name.matches('started|finished|tokenmap|differential|incremental|nodes$')",
    fieldPath = ".spec.snapshotTag",
    message =
        "the object's name contains started, finished, tokenmap, differential or incremental, or"
            + " ends in nodes, which the bucket's layout takes for its own; give the backup another"
            + " name in the bucket here")
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Plural("backups")
@ShortNames("bkp")
@Categories(ApiGroup.CATEGORY)
@AdditionalPrinterColumn(
    name = "STARTED",
    jsonPath = ".status.startTime",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "FINISHED",
    jsonPath = ".status.finishTime",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "NODES",
    jsonPath = ".status.totalNodes",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "COMPLETED",
    jsonPath = ".status.finishedNodes",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "PROGRESS",
    jsonPath = ".status.progress",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "STATUS", jsonPath = ".status.phase")
public final class Backup extends CustomResource<BackupSpec, BackupStatus> implements Namespaced {

  @Override
  protected @Nullable BackupSpec initSpec() {
    return null;
  }

  @Override
  protected @Nullable BackupStatus initStatus() {
    return null;
  }
}
