package dev.rekindle.sidecar;

import dev.rekindle.ledger.RestoreRef;
import dev.rekindle.plan.Assignment;
import dev.rekindle.plan.OldData;
import dev.rekindle.plan.PlanState;
import dev.rekindle.plan.PlannedRestore;
import dev.rekindle.plan.PlannedStorage;
import dev.rekindle.plan.Pod;
import dev.rekindle.plan.RestoreOptions;
import dev.rekindle.plan.RestorePlan;
import dev.rekindle.restorer.run.RunSettings;
import dev.rekindle.restorer.volume.Root;
import dev.rekindle.restorer.volume.Volume;
import dev.rekindle.restorer.volume.VolumeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node's volume with old data, on which restores are staged and put in place. */
final class RestoredVolume {
  static final Pod POD = new Pod(SidecarProcess.POD, null, "cassandra");

  final Path data;
  final VolumeSpec spec;

  RestoredVolume(Path data) throws Exception {
    this.data = Files.createDirectories(data);
    RunSettings settings =
        RunSettings.from(
            Map.of(
                "REKINDLE_POD",
                POD.name(),
                "REKINDLE_NAMESPACE",
                "db",
                "REKINDLE_WORKLOAD",
                "c1-r1",
                "REKINDLE_DATA_PATH",
                data.toString()));
    spec =
        new VolumeSpec(
            settings.node().guard(), settings.node().config().roots(), InstantSource.system());
    write(data.resolve("data/shop/old/nb-1-big-Data.db"), "old");
    write(data.resolve("commitlog/CommitLog-7-1.log"), "old");
    for (Root root : spec.roots()) {
      Files.createDirectories(root.path());
    }
  }

  /** Stages a restore, and puts it in place if that is wanted. */
  RestoredVolume restored(String uid, boolean committed) throws Exception {
    try (Volume volume = Volume.open(spec)) {
      volume.begin(new RestoreRef(uid, "nightly", "ab".repeat(32)));
      Path incoming = volume.incoming(spec.roots().getFirst());
      write(incoming.resolve("shop/new/nb-1-big-Data.db"), "restored by " + uid);
      volume.staged();
      if (committed) {
        volume.commit();
      }
    }
    return this;
  }

  /** What a restore set aside; there are files in it. */
  Path old(String uid) {
    return data.resolve(".rekindle/data/old").resolve(uid);
  }

  Path staged(String uid) {
    return data.resolve(".rekindle/data/new").resolve(uid);
  }

  Path ledger() {
    return data.resolve(".rekindle/data/ledger.json");
  }

  String live() throws IOException {
    Path restored = data.resolve("data/shop/new/nb-1-big-Data.db");
    return Files.readString(
        Files.exists(restored) ? restored : data.resolve("data/shop/old/nb-1-big-Data.db"));
  }

  static RestorePlan plan(
      PlanState state, String uid, OldData oldData, @Nullable String authority) {
    return new RestorePlan(
        state,
        null,
        authority,
        state.namesRestore()
            ? new PlannedRestore(
                uid,
                "cassandra",
                new PlannedStorage(
                    null,
                    "s3://backups",
                    null,
                    null,
                    PlannedStorage.Addressing.AUTO,
                    PlannedStorage.Tls.REQUIRED,
                    PlannedStorage.Transfer.DEFAULT),
                "nightly",
                new RestoreOptions(false, oldData),
                List.of(
                    new Assignment(
                        POD.name(), "old-0", null, null, "ab".repeat(32), "cd".repeat(32))))
            : null);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
