package dev.rekindle.webhook.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rekindle.api.BackupStorage;
import dev.rekindle.api.BackupStorageSpec;
import dev.rekindle.webhook.admission.AdmissionCall;
import dev.rekindle.webhook.admission.Answer;
import dev.rekindle.webhook.admission.Handler;
import dev.rekindle.webhook.admission.Unreadable;
import dev.rekindle.webhook.cluster.ClusterView;
import dev.rekindle.webhook.cluster.Permission;
import dev.rekindle.webhook.problem.AdmissionRule;
import dev.rekindle.webhook.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses storages that name Secrets which the user may not get, or would be made to send them
 * elsewhere, and second defaults.
 */
public final class StorageValidation implements Handler {
  private final ClusterView cluster;
  private final ObjectMapper mapper;

  /** Looks things up in a cluster. */
  public StorageValidation(ClusterView cluster, ObjectMapper mapper) {
    this.cluster = cluster;
    this.mapper = mapper;
  }

  @Override
  public Answer answer(AdmissionCall call) {
    if (call.object().isMissingNode()) {
      return Answer.YES;
    }
    BackupStorage storage;
    BackupStorage old;
    try {
      storage = read(call.object());
      old = read(call.oldObject());
    } catch (JsonProcessingException e) {
      return Unreadable.answer("BackupStorage", e);
    }
    var problems = new ArrayList<Problem>();
    Set<String> secrets = new LinkedHashSet<>(secrets(storage));
    if (old != null && sameServer(storage, old)) {
      secrets.removeAll(secrets(old)); // those were somebody's who might
    }
    for (String secret : secrets) {
      if (!cluster.mayGet(call.user(), Permission.secret(call.namespace(), secret))) {
        problems.add(forbidden(call, secret));
      }
    }
    checkDefault(call, storage, old, problems);
    return problems.isEmpty() ? Answer.YES : new Answer.Denied(problems);
  }

  /** Where the credentials are sent to, and how; else they might be sent to somebody else. */
  private static boolean sameServer(@Nullable BackupStorage storage, BackupStorage old) {
    BackupStorageSpec now = storage == null ? null : storage.getSpec();
    BackupStorageSpec before = old.getSpec();
    return now != null
        && before != null
        && Objects.equals(now.url(), before.url())
        && Objects.equals(now.endpoint(), before.endpoint())
        && Objects.equals(now.tls(), before.tls())
        && Objects.equals(now.caSecretRef(), before.caSecretRef())
        && Objects.equals(now.pathStyle(), before.pathStyle());
  }

  private static Problem forbidden(AdmissionCall call, String secret) {
    return Problem.of(
        AdmissionRule.SECRET_FORBIDDEN,
        "spec.credentialsSecretRef or spec.caSecretRef",
        "a Secret that " + call.user().name() + " may get",
        secret + ", which " + call.user().name() + " may not",
        "Ask for the right to get this Secret, or have its owner create the storage.");
  }

  private void checkDefault(
      AdmissionCall call,
      @Nullable BackupStorage storage,
      @Nullable BackupStorage old,
      List<Problem> problems) {
    boolean becomes =
        storage != null
            && ClusterStorages.isDefault(storage)
            && (old == null || !ClusterStorages.isDefault(old));
    if (!becomes) {
      return;
    }
    List<String> others =
        ClusterStorages.defaults(call.namespace(), cluster).stream()
            .map(other -> other.getMetadata().getName())
            .filter(name -> !name.equals(call.name()))
            .toList();
    if (!others.isEmpty()) {
      problems.add(
          Problem.of(
              AdmissionRule.DEFAULT_STORAGE_AMBIGUOUS,
              "annotation rekindle.dev/default-storage",
              "one default in the namespace",
              String.join(", ", others) + " beside this one",
              "Take the annotation off the other first."));
    }
  }

  private static List<String> secrets(@Nullable BackupStorage storage) {
    BackupStorageSpec spec = storage == null ? null : storage.getSpec();
    var names = new ArrayList<String>();
    if (spec != null && spec.credentialsSecretRef() != null) {
      names.add(spec.credentialsSecretRef().name());
    }
    if (spec != null && spec.caSecretRef() != null) {
      names.add(spec.caSecretRef().name());
    }
    return names;
  }

  private @Nullable BackupStorage read(JsonNode tree) throws JsonProcessingException {
    return tree.isMissingNode() ? null : mapper.treeToValue(tree, BackupStorage.class);
  }
}
