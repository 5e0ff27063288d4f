package dev.rekindle.restorer.run;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.backup.NodeBackup;
import dev.rekindle.backup.NodeFacts;
import dev.rekindle.name.ExitCode;
import dev.rekindle.name.Variable;
import dev.rekindle.plan.Assignment;
import dev.rekindle.plan.OldData;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.plan.PlannedStorage;
import dev.rekindle.plan.RestoreOptions;
import dev.rekindle.plan.RestorePlan;
import dev.rekindle.restorer.stage.StageOptions;
import dev.rekindle.storage.StoreConfig;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A backup, or one node of it, that a person asks about; and the plan that would restore it.
 *
 * @param store where it is
 * @param backup its name
 * @param node one node's name, or null for all
 * @param plan what a plan for it says
 */
public record BackupChoice(
    StoreSettings store, String backup, @Nullable String node, PlanSettings plan) {

  /**
   * What a plan says beyond the backup.
   *
   * @param pod the pod that gets the one node; null for the pod of the node's name
   * @param incarnation as the pods' template has it, or null
   * @param engine the database
   * @param id the restore's UID, or null to make one up
   * @param options what the user asked for
   */
  public record PlanSettings(
      @Nullable String pod,
      @Nullable String incarnation,
      String engine,
      @Nullable String id,
      RestoreOptions options) {}

  /**
   * Reads the settings.
   *
   * @throws RestorerException with every problem at once
   */
  public static BackupChoice from(Map<String, String> environment) throws RestorerException {
    Values values = new Values(environment);
    String node = values.text(Variable.NODE);
    String pod = values.text(Variable.POD);
    if (pod != null && node == null) {
      values.problem(Variable.POD, "it is for one node; say which with " + Variable.NODE.flag());
    }
    RestoreOptions options =
        new RestoreOptions(
            values.bool(Variable.REQUIRE_CONTENT_HASH),
            values.constant(
                Variable.OLD_DATA, List.of(OldData.values()), OldData::text, OldData.KEEP));
    PlanSettings plan =
        new PlanSettings(
            pod,
            values.text(Variable.INCARNATION),
            values.required(Variable.ENGINE),
            values.text(Variable.RESTORE_ID),
            options);
    BackupChoice choice =
        new BackupChoice(StoreSettings.from(values), values.required(Variable.BACKUP), node, plan);
    values.check();
    return choice;
  }

  /** Returns how a backup is read, where nothing is written. */
  public static StageOptions reading(Map<String, String> environment) throws RestorerException {
    Values values = new Values(environment);
    int concurrency = values.count(Variable.CONCURRENCY, 256);
    values.check();
    return StageOptions.DEFAULT.withConcurrency(concurrency);
  }

  /** Returns the nodes that are asked about, or fails when there is no such node. */
  public List<NodeFacts> nodes(BackupFacts facts) throws RestorerException {
    List<NodeFacts> chosen =
        facts.nodes().stream()
            .filter(each -> node == null || each.node().name().equals(node))
            .toList();
    if (!chosen.isEmpty()) {
      return chosen;
    }
    throw new RestorerException(
        ExitCode.BACKUP,
        "Backup "
            + backup
            + " has no node "
            + (node == null ? "at all" : node)
            + "; it has "
            + facts.nodes().stream().map(each -> each.node().name()).toList()
            + ". Names are compared exactly.");
  }

  /** Returns the plan by which the nodes would be staged. */
  public RestorePlan plan(List<NodeBackup> nodes) {
    PlannedRestore restore =
        new PlannedRestore(
            plan.id() == null ? UUID.randomUUID().toString() : plan.id(),
            plan.engine(),
            planned(),
            backup,
            plan.options(),
            nodes.stream().map(this::assignment).toList());
    return new RestorePlan(PlanState.STAGE, plan.incarnation(), null, restore);
  }

  private Assignment assignment(NodeBackup source) {
    String name = source.node().name();
    return new Assignment(
        plan.pod() == null ? name : plan.pod(),
        name,
        source.node().datacenter(),
        source.node().rack(),
        source.digest(),
        Assignment.digestOf(source.node().tokens()));
  }

  private PlannedStorage planned() {
    StoreConfig.Endpoint endpoint = store.config().endpoint();
    URI uri = endpoint.uri();
    return new PlannedStorage(
        null,
        store.config().url().toString(),
        uri == null ? null : uri.toString(),
        endpoint.region(),
        switch (endpoint.addressing()) {
          case AUTO -> PlannedStorage.Addressing.AUTO;
          case PATH -> PlannedStorage.Addressing.PATH;
          case HOST -> PlannedStorage.Addressing.HOST;
        },
        endpoint.tls() == StoreConfig.Tls.INSECURE
            ? PlannedStorage.Tls.INSECURE
            : PlannedStorage.Tls.REQUIRED,
        new PlannedStorage.Transfer(0, store.bandwidth()));
  }
}
