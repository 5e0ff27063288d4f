package dev.rekindle.restorer;

import dev.rekindle.testkit.S3Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A node's volume with old data, and the settings by which a restorer works on it. */
final class NodeFixture {
  final Path scratch;
  final Path data;
  final Path plan;
  final Path status;
  final Path result;

  NodeFixture(Path directory) {
    scratch = directory.resolve("scratch");
    data = made(directory.resolve("volume"));
    plan = directory.resolve("plan.json");
    status = directory.resolve("status.json");
    result = directory.resolve("result.json");
  }

  /** A volume is there before its pod. */
  private static Path made(Path volume) {
    try {
      return Files.createDirectories(volume);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  NodeFixture withOldData() throws IOException {
    for (String file :
        new String[] {
          "data/ks/old-ffffffffffffffffffffffffffffffff/nb-9-big-Data.db",
          "data/system/local-7ad54392bcdd35a684174e047860b377/nb-1-big-Data.db",
          "commitlog/CommitLog-7-1.log",
          "hints/a.hints",
          "saved_caches/KeyCache.db"
        }) {
      Path path = data.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, "old " + file);
    }
    Files.createDirectories(data.resolve("cdc_raw"));
    return this;
  }

  Map<String, String> byHand(String storage) {
    return new HashMap<>(
        Map.of(
            "REKINDLE_STORAGE",
            storage,
            "REKINDLE_BACKUP",
            MedusaFixture.BACKUP,
            "REKINDLE_NODE",
            MedusaFixture.NODE,
            "REKINDLE_DATA_PATH",
            data.toString(),
            "REKINDLE_RESERVE",
            "1M",
            "REKINDLE_TERMINATION_LOG",
            result.toString(),
            "REKINDLE_STATUS_FILE",
            status.toString()));
  }

  /** Settings for a restore from a bucket of a server. */
  Map<String, String> byHand(S3Endpoint endpoint, String bucket) throws IOException {
    Map<String, String> settings = byHand("s3://" + bucket);
    settings.put("REKINDLE_ENDPOINT", endpoint.uri().toString());
    settings.put("REKINDLE_REGION", endpoint.region());
    settings.put("REKINDLE_ATTEMPTS", "2");
    settings.put("REKINDLE_CREDENTIALS", credentials(endpoint).toString());
    if (endpoint.caPem() == null) {
      settings.put("REKINDLE_TLS", "Insecure");
    } else {
      settings.put("REKINDLE_CA_FILE", endpoint.caPem().toString());
    }
    return settings;
  }

  private Path credentials(S3Endpoint endpoint) throws IOException {
    Files.createDirectories(scratch);
    Path secret = Files.createTempDirectory(scratch, "credentials");
    Files.writeString(secret.resolve("AWS_ACCESS_KEY_ID"), endpoint.accessKey());
    Files.writeString(secret.resolve("AWS_SECRET_ACCESS_KEY"), endpoint.secretKey());
    return secret;
  }

  /** What the database has on the volume. */
  Map<String, String> databaseFiles() throws IOException {
    return Trees.withoutOurs(data);
  }

  Map<String, String> pod(String name) {
    return new HashMap<>(
        Map.of(
            "REKINDLE_PLAN",
            plan.toString(),
            "REKINDLE_POD",
            name,
            "REKINDLE_NAMESPACE",
            "db",
            "REKINDLE_WORKLOAD",
            "c1-r1",
            "REKINDLE_DATA_PATH",
            data.toString(),
            "REKINDLE_RESERVE",
            "1M",
            "REKINDLE_TERMINATION_LOG",
            result.toString(),
            "REKINDLE_STATUS_FILE",
            status.toString()));
  }

  /** Makes the plan by the command line, for one pod. */
  String stagingPlan(String storage, String pod) {
    RestorerProcess.Ended ended =
        RestorerProcess.run(
            scratch,
            Map.of(),
            "plan",
            "--storage",
            storage,
            "--backup",
            MedusaFixture.BACKUP,
            "--node",
            MedusaFixture.NODE,
            "--pod",
            pod,
            "--restore-id",
            "restore-1",
            "--output",
            "json");
    if (ended.exitCode() != 0) {
      throw new AssertionError(ended.log());
    }
    return ended.out();
  }

  /** Puts a plan where the pod reads it, whole. */
  void write(String text) throws IOException {
    Path whole = plan.resolveSibling("plan.new");
    Files.writeString(whole, text);
    Files.move(
        whole,
        plan,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  Path restoredFile() {
    return data.resolve("data/ks/" + MedusaFixture.TABLE + "/nb-1-big-Data.db");
  }
}
