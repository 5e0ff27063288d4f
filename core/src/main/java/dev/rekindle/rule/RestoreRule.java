package dev.rekindle.rule;

import static dev.rekindle.rule.Severity.REFUSE;
import static dev.rekindle.rule.Severity.WARN;

import java.util.List;
import java.util.function.Function;

/**
 * What a restore must satisfy: each rule once, with a code that never changes.
 *
 * <p>Each is a pure function of {@link RestoreFacts} that knows nothing of the others. A rule whose
 * facts are not known is undecided, which is neither kept nor violated. The same rules are asked
 * when a restore is applied and when it is planned; only what each place can see differs. What a
 * node alone sees, it checks itself. {@code docs/rules.md} has an example of each.
 */
public enum RestoreRule {
  BACKUP_NAME(
      "RestoreBackupNameUnsupported",
      REFUSE,
      "The backup's name is one that the bucket's layout can carry.",
      BackupChecks::name),
  BACKUP_MISSING(
      "RestoreBackupMissing",
      REFUSE,
      "A backup of exactly this name is in the storage.",
      BackupChecks::exists),
  BACKUP_FORBIDDEN(
      "RestoreBackupForbidden",
      REFUSE,
      "Whoever asks for the restore may read the backup.",
      BackupChecks::readable),
  BACKUP_FAILED(
      "RestoreBackupFailed",
      REFUSE,
      "The backup did not fail, and is still in the bucket.",
      BackupChecks::succeeded),
  BACKUP_UNFINISHED(
      "RestoreBackupUnfinished",
      REFUSE,
      "The backup is finished: every node has its manifest.",
      BackupChecks::finished),
  BACKUP_NODES_MISSING(
      "RestoreBackupNodesMissing",
      REFUSE,
      "The backup has the data of every node that its token map names.",
      BackupChecks::hasAllNodes),
  BACKUP_NODES_UNNAMED(
      "RestoreBackupNodesUnnamed",
      REFUSE,
      "The token map names every node that has data in the backup.",
      BackupChecks::namesAllNodes),
  BACKUP_EMPTY(
      "RestoreBackupEmpty",
      REFUSE,
      "No node's manifest lacks the schema, as those of failed snapshots do.",
      BackupChecks::isNotEmpty),
  BACKUP_UNREADABLE(
      "RestoreBackupUnreadable",
      REFUSE,
      "Every manifest and token map can be read, and does not contradict itself.",
      BackupChecks::isLegible),
  NODE_NAME(
      "RestoreNodeNameUnsupported",
      REFUSE,
      "Every node's name is one that the bucket's layout can carry.",
      BackupChecks::nodeNames),
  PROOF_TOO_WEAK(
      "RestoreProofTooWeak",
      REFUSE,
      "With requireContentHash, every file can be proved by its content.",
      BackupChecks::proof),
  ENGINE_MISMATCH(
      "RestoreEngineMismatch",
      REFUSE,
      "The target runs the engine that wrote the backup.",
      EngineChecks::sameEngine),
  ENGINE_UNSUPPORTED(
      "RestoreEngineUnsupported",
      REFUSE,
      "The engine is one that can be restored.",
      EngineChecks::supportedEngine),
  SOURCE_VERSION_UNSUPPORTED(
      "RestoreSourceVersionUnsupported",
      REFUSE,
      "The release that wrote the backup is supported.",
      EngineChecks::supportedSource),
  TARGET_VERSION_UNSUPPORTED(
      "RestoreTargetVersionUnsupported",
      REFUSE,
      "The release that the target runs is supported.",
      EngineChecks::supportedTarget),
  TARGET_OLDER(
      "RestoreTargetOlder",
      REFUSE,
      "The target's release is not older than any that wrote the backup.",
      EngineChecks::notOlder),
  DATACENTER_MISMATCH(
      "RestoreDatacenterMismatch",
      REFUSE,
      "The target's datacenter has the name of the backup's.",
      TopologyChecks::datacenter),
  RACK_MISMATCH(
      "RestoreRackMismatch",
      REFUSE,
      "The racks of the target have the names of the backup's.",
      TopologyChecks::racks),
  RACK_SIZE_MISMATCH(
      "RestoreRackSizeMismatch",
      REFUSE,
      "Each rack has as many pods as the backup has nodes in it.",
      TopologyChecks::rackSizes),
  NODE_COUNT_MISMATCH(
      "RestoreNodeCountMismatch",
      REFUSE,
      "The target has as many pods as the backup has nodes.",
      TopologyChecks::nodeCount),
  RACK_UNKNOWN(
      "RestoreRackUnknown",
      REFUSE,
      "The backup tells the rack of each node, or the target has a pod of that name.",
      TopologyChecks::knownRacks),
  NODE_RACK_MISMATCH(
      "RestoreNodeRackMismatch",
      REFUSE,
      "A node whose name is in the target too is in the same rack there.",
      TopologyChecks::movedRacks),
  NODE_AMBIGUOUS(
      "RestoreNodeAmbiguous",
      REFUSE,
      "No name occurs twice, in the backup or in the target.",
      TopologyChecks::distinctNames),
  TOKENS_MISSING(
      "RestoreTokensMissing",
      REFUSE,
      "The backup tells the tokens of each node.",
      TokenChecks::present),
  TOKENS_SHARED("RestoreTokensShared", REFUSE, "No token is on two nodes.", TokenChecks::notShared),
  TOKEN_COUNT_MISMATCH(
      "RestoreTokenCountMismatch",
      REFUSE,
      "Each node has as many tokens as the target is configured for.",
      TokenChecks::count),
  STORAGE_NOT_READY(
      "RestoreStorageNotReady", REFUSE, "The storage is ready.", StorageChecks::ready),
  STORAGE_NOT_ALLOWED(
      "RestoreStorageNotAllowed",
      REFUSE,
      "The storage allows the target's namespace.",
      StorageChecks::allowed),
  STORAGE_NOT_INJECTED(
      "RestoreStorageNotInjected",
      REFUSE,
      "The target's pods have credentials for the storage.",
      StorageChecks::injected),
  SECRET_MISSING(
      "RestoreSecretMissing",
      REFUSE,
      "Each Secret of the storage is in the target's namespace.",
      StorageChecks::secretExists),
  SECRET_INCOMPLETE(
      "RestoreSecretIncomplete",
      REFUSE,
      "Each Secret has all keys that the storage needs.",
      StorageChecks::secretComplete),
  VOLUME_TOO_SMALL(
      "RestoreVolumeTooSmall",
      REFUSE,
      "Each pod's volume holds the data of its node.",
      StorageChecks::volumeLargeEnough),
  TARGET_MISSING(
      "RestoreTargetMissing", REFUSE, "The target's StatefulSets exist.", TargetChecks::exists),
  TARGET_NOT_OPTED_IN(
      "RestoreTargetNotOptedIn",
      REFUSE,
      "The target's StatefulSets have opted in.",
      TargetChecks::optedIn),
  TARGET_NOT_ROLLED_OUT(
      "RestoreTargetNotRolledOut",
      REFUSE,
      "Every pod of the target carries our container, all of one revision.",
      TargetChecks::rolledOut),
  RESTORE_RUNNING(
      "RestoreOtherRestoreRunning",
      REFUSE,
      "No other restore of the target is going on.",
      TargetChecks::noOtherRestore),
  BACKUP_RUNNING(
      "RestoreBackupRunning",
      REFUSE,
      "No backup of the target is going on.",
      TargetChecks::noBackup),
  DATACENTER_ALIVE(
      "RestoreOtherDatacenterAlive",
      REFUSE,
      "No other datacenter of the same cluster is alive beside the target.",
      TargetChecks::noOtherDatacenter),
  MODE_UNSUPPORTED(
      "RestoreModeUnsupported",
      REFUSE,
      "The mode is Replace, the only one for now.",
      TargetChecks::replaces),
  TABLES_UNSUPPORTED(
      "RestoreTablesUnsupported",
      REFUSE,
      "No tables are chosen: everything is restored, for now.",
      TargetChecks::everything),
  PODS_ONE_BY_ONE(
      "RestorePodsOneByOne",
      WARN,
      "The pods come up together, so that all are verified before one starts.",
      TargetChecks::together),
  REPLICATION_ELSEWHERE(
      "RestoreReplicationElsewhere",
      WARN,
      "No keyspace is replicated to a datacenter that is not there.",
      DataChecks::replication),
  DATA_EXPIRED(
      "RestoreDataExpired",
      WARN,
      "No table's time to live is shorter than the backup's age.",
      DataChecks::expiry),
  SNAPSHOTS_LOST(
      "RestoreSnapshotsLost",
      WARN,
      "The old data holds no local snapshots, which would go with it.",
      TargetChecks::snapshots);

  private final String code;
  private final Severity severity;
  private final String requirement;

  @SuppressWarnings("ImmutableEnumChecker") // Method references without state.
  private final Function<RestoreView, Fact<List<Finding>>> check;

  RestoreRule(
      String code,
      Severity severity,
      String requirement,
      Function<RestoreView, Fact<List<Finding>>> check) {
    this.code = code;
    this.severity = severity;
    this.requirement = requirement;
    this.check = check;
  }

  /** Returns what this rule alone says. */
  Fact<List<Violation>> check(RestoreView view) {
    return check.apply(view).map(findings -> findings.stream().map(this::violation).toList());
  }

  private Violation violation(Finding finding) {
    return new Violation(
        this, finding.field(), finding.expected(), finding.found(), finding.todo());
  }

  /** Returns the stable code, for people, scripts and the documentation. */
  public String code() {
    return code;
  }

  /** Returns what becomes of a restore that violates it. */
  public Severity severity() {
    return severity;
  }

  /** Returns what must be true, as a sentence. */
  public String requirement() {
    return requirement;
  }

  @Override
  public String toString() {
    return code;
  }
}
