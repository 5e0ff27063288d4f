package dev.rekindle.restorer.run;

import dev.rekindle.ledger.Guard;
import dev.rekindle.name.Injected;
import dev.rekindle.name.Variable;
import dev.rekindle.plan.PlannedStorage;
import dev.rekindle.plan.Pod;
import dev.rekindle.storage.Retries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the init container is told by its environment.
 *
 * @param node the node and its volumes
 * @param pod who asks the plan
 * @param plan the file that says what to do
 * @param access what only the pod knows about the store
 * @param limits how much may be used
 * @param reports where to say how it goes
 * @param agentPort where the controller asks how it goes
 */
public record RunSettings(
    NodeSettings node,
    Pod pod,
    Path plan,
    Access access,
    Limits limits,
    Reports reports,
    int agentPort) {
  private static final Path KUBELETS = Path.of("/dev/termination-log");

  /**
   * What a plan does not say about the store.
   *
   * @param storages where each storage that a plan can name has its directory
   * @param credentials of the storage of a plan that names none; null for the platform's
   * @param caFile certificates to trust for that one, or null for the platform's
   * @param proxies through which to ask
   * @param retries how patiently to wait
   */
  public record Access(
      Path storages,
      @Nullable Path credentials,
      @Nullable Path caFile,
      PodProxies proxies,
      Retries retries) {
    static Access from(Values values) {
      return new Access(
          values.requiredPath(Variable.STORAGES),
          values.path(Variable.CREDENTIALS),
          values.path(Variable.CA_FILE),
          values.podProxies(),
          StoreSettings.retries(values));
    }

    /** Returns what is mounted for one storage, and nothing of any other's. */
    Access of(PlannedStorage storage) {
      if (storage.name() == null) {
        return this;
      }
      Path own = storages.resolve(storage.name());
      Path keys = own.resolve(Injected.STORAGE_CREDENTIALS);
      Path ca = own.resolve(Injected.STORAGE_CA);
      return new Access(
          storages,
          Files.isDirectory(keys) ? keys : null,
          Files.isDirectory(ca) ? ca.resolve(Injected.STORAGE_CA_FILE) : null,
          proxies,
          retries);
    }
  }

  /**
   * How much may be used.
   *
   * @param concurrency requests at once; a plan may say otherwise
   * @param reserve bytes to leave free on each file system
   */
  public record Limits(int concurrency, long reserve) {
    static Limits from(Values values) {
      return new Limits(values.count(Variable.CONCURRENCY, 256), values.bytes(Variable.RESERVE));
    }
  }

  /**
   * Where to say how it goes.
   *
   * @param statusFile state and progress, or null
   * @param terminationLog the result, or null
   */
  public record Reports(@Nullable Path statusFile, @Nullable Path terminationLog) {
    static Reports from(Values values) {
      Path log = values.path(Variable.TERMINATION_LOG);
      boolean kubelets = log == null && Files.isRegularFile(KUBELETS);
      return new Reports(values.path(Variable.STATUS_FILE), kubelets ? KUBELETS : log);
    }
  }

  /** Returns where the result goes when the settings cannot be used. */
  static @Nullable Path terminationLog(Map<String, String> environment) {
    return Reports.from(new Values(environment)).terminationLog();
  }

  /**
   * Reads the environment.
   *
   * @throws RestorerException with every problem at once
   */
  public static RunSettings from(Map<String, String> environment) throws RestorerException {
    Values values = new Values(environment);
    String pod = values.required(Variable.POD);
    String engine = values.required(Variable.ENGINE);
    Guard guard =
        new Guard(
            values.required(Variable.NAMESPACE), values.required(Variable.WORKLOAD), pod, engine);
    RunSettings settings =
        new RunSettings(
            NodeSettings.from(values, guard, environment),
            new Pod(pod, values.text(Variable.INCARNATION), engine),
            values.requiredPath(Variable.PLAN),
            Access.from(values),
            Limits.from(values),
            Reports.from(values),
            values.count(Variable.AGENT_PORT, 65_535));
    values.check();
    return settings;
  }
}
