package dev.rekindle.controller.backup;

import dev.rekindle.api.BackupSchema;
import dev.rekindle.backup.SchemaFacts;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a status says of a schema: what a restore warns of. Pure. */
final class SchemaStatus {
  /** What the definitions take for a name; what a bucket has besides was not Cassandra's. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,64}");

  private static final int LONGEST_DATACENTER = 128;

  private SchemaStatus() {}

  /**
   * Returns it.
   *
   * @param datacenters of the backup: replication that stays in them is worth no word
   */
  static @Nullable BackupSchema of(@Nullable SchemaFacts facts, List<String> datacenters) {
    if (facts == null) {
      return null;
    }
    List<BackupSchema.Replication> replication =
        facts.replication().entrySet().stream()
            .filter(keyspace -> !datacenters.containsAll(keyspace.getValue().keySet()))
            .filter(SchemaStatus::canBeSaid)
            .map(each -> new BackupSchema.Replication(each.getKey(), each.getValue()))
            .toList();
    List<BackupSchema.Expiry> timeToLive =
        facts.timeToLive().entrySet().stream()
            .filter(each -> isTable(each.getKey()))
            .map(each -> new BackupSchema.Expiry(each.getKey(), seconds(each.getValue())))
            .toList();
    return new BackupSchema(replication, timeToLive, unread(facts));
  }

  private static @Nullable String unread(SchemaFacts facts) {
    Collection<Map.Entry<String, Map<String, Integer>>> keyspaces = facts.replication().entrySet();
    boolean odd =
        !keyspaces.stream().allMatch(SchemaStatus::canBeSaid)
            || !facts.timeToLive().keySet().stream().allMatch(SchemaStatus::isTable);
    if (facts.unread().isEmpty()) {
      return odd ? "there are names that Cassandra does not have" : null;
    }
    return String.join("; ", facts.unread());
  }

  private static boolean canBeSaid(Map.Entry<String, Map<String, Integer>> keyspace) {
    return NAME.matcher(keyspace.getKey()).matches()
        && keyspace.getValue().keySet().stream()
            .allMatch(datacenter -> datacenter.length() <= LONGEST_DATACENTER);
  }

  private static boolean isTable(String table) {
    String[] parts = table.split("\\.", -1);
    return parts.length == 2
        && NAME.matcher(parts[0]).matches()
        && NAME.matcher(parts[1]).matches();
  }

  private static long seconds(Duration duration) {
    return Math.max(1, duration.toSeconds());
  }
}
