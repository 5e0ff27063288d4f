package dev.rekindle.controller.restore;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rekindle.api.ApiGroup;
import dev.rekindle.api.Restore;
import dev.rekindle.api.RestoreSpec;
import dev.rekindle.api.Selector;
import dev.rekindle.api.Target;
import dev.rekindle.controller.plans.Restorations;
import dev.rekindle.controller.plans.SetPlans;
import dev.rekindle.name.Label;
import dev.rekindle.plan.PlanState;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the Restore of StatefulSets that were created from a backup, once for all racks of a
 * datacenter, as soon as the first of them is there. Its name follows from the oldest StatefulSet
 * that waits, so that one which could not be is not made again as long as it is there. Thread safe.
 */
public final class FromBackup implements Restorations {
  private static final Logger LOGGER = LoggerFactory.getLogger(FromBackup.class);
  private static final int CONFLICT = 409;
  private static final int LONGEST_BACKUP = 200;
  private static final int HASH = 10;
  private static final Comparator<StatefulSet> OLDEST_FIRST =
      Comparator.comparing((StatefulSet set) -> set.getMetadata().getCreationTimestamp())
          .thenComparing(set -> set.getMetadata().getUid());

  private final KubernetesClient client;
  private final SetPlans plans;
  private final HalfSwitched halfSwitched;

  /** Asks and writes through this client. */
  public FromBackup(KubernetesClient client) {
    this.client = client;
    this.plans = new SetPlans(client);
    this.halfSwitched = new HalfSwitched(client);
  }

  @Override
  public boolean halfSwitched(StatefulSet statefulSet) {
    return halfSwitched.test(statefulSet);
  }

  @Override
  public void awaited(StatefulSet statefulSet) {
    String namespace = statefulSet.getMetadata().getNamespace();
    Optional<BackupGroup> group = BackupGroup.of(statefulSet);
    if (group.isPresent() && !goesOn(namespace, group.get())) {
      begin(namespace, group.get());
    }
  }

  private boolean goesOn(String namespace, BackupGroup group) {
    return client.resources(Restore.class).inNamespace(namespace).list().getItems().stream()
        .filter(restore -> BackupGroup.of(restore).filter(group::equals).isPresent())
        .anyMatch(
            restore -> !(StatusReading.stand(restore.getStatus()) instanceof Asked.Stand.Over));
  }

  private void begin(String namespace, BackupGroup group) {
    List<StatefulSet> members =
        client
            .apps()
            .statefulSets()
            .inNamespace(namespace)
            .withLabel(Label.INJECT.key(), "true")
            .list()
            .getItems()
            .stream()
            .filter(group::has)
            .toList();
    // Data of a restore that did not get through is no data to start on.
    if (members.stream().noneMatch(halfSwitched.or(this::isMarked))) {
      members.stream()
          .filter(this::isHeld)
          .min(OLDEST_FIRST)
          .ifPresent(oldest -> create(restore(oldest, group)));
    }
  }

  private boolean isMarked(StatefulSet set) {
    return plans.read(set).filter(SetPlans.Held::halfSwitched).isPresent();
  }

  private boolean isHeld(StatefulSet set) {
    return plans
        .read(set)
        .filter(held -> held.plan().state() == PlanState.HOLD)
        .filter(held -> held.plan().restore() == null)
        .isPresent();
  }

  private void create(Restore restore) {
    try {
      client.resource(restore).create();
      LOGGER
          .atInfo()
          .addKeyValue("namespace", restore.getMetadata().getNamespace())
          .addKeyValue("restore", restore.getMetadata().getName())
          .addKeyValue("backup", restore.getSpec().backupRef().name())
          .log("A Restore is made for StatefulSets that were created from a backup.");
    } catch (KubernetesClientException e) {
      if (e.getCode() != CONFLICT) { // else it was made before, and is over
        throw e;
      }
    }
  }

  private static Restore restore(StatefulSet oldest, BackupGroup group) {
    String namespace = oldest.getMetadata().getNamespace();
    RestoreSpec.BackupRef ref = group.ref(namespace);
    Restore restore = new Restore();
    restore.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(namespace)
            .withName(name(ref.name(), oldest.getMetadata().getUid() + group))
            .addToLabels("app.kubernetes.io/managed-by", "rekindle-controller")
            .addToAnnotations(ApiGroup.FROM_NOTHING, group.place())
            .build());
    restore.setSpec(
        new RestoreSpec(
            ref,
            // Of these, those of the group: their own labels may tell them apart.
            new Target(Selector.of(Map.of(Label.INJECT.key(), "true"))),
            RestoreSpec.OldData.DELETE_WHEN_COMPLETED,
            false,
            null,
            RestoreSpec.Mode.REPLACE,
            List.of(),
            null));
    return restore;
  }

  private static String name(String backup, String about) {
    String cut = backup.length() > LONGEST_BACKUP ? backup.substring(0, LONGEST_BACKUP) : backup;
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(about.getBytes(UTF_8));
      return "from-" + cut + '-' + HexFormat.of().formatHex(hash).substring(0, HASH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
