package dev.rekindle.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the schema of a backup says that a restore warns of. Of more than fit the rest is left out,
 * and {@code unread} says so.
 *
 * @param replication keyspaces that have replicas in a datacenter other than the backup's
 * @param timeToLive tables whose rows expire by default
 * @param unread why there may be more; absent when this is all
 */
@ApiType
public record BackupSchema(
    @JsonPropertyDescription(
            "Keyspaces that have replicas in a datacenter other than the backup's.")
        @Size(max = Bounds.KEYSPACES)
        List<Replication> replication,
    @JsonPropertyDescription("Tables whose rows expire by default.") @Size(max = Bounds.TABLES)
        List<Expiry> timeToLive,
    @JsonPropertyDescription("Why there may be more than this; absent when this is all.")
        @Size(max = Bounds.MESSAGE)
        @Nullable String unread) {

  /** Keeps unmodifiable copies of what fits. */
  public BackupSchema {
    int all = Absent.orCopy(replication).size() + Absent.orCopy(timeToLive).size();
    replication =
        Absent.orCopy(replication).stream()
            .filter(each -> each.datacenters().size() <= Bounds.DATACENTERS)
            .limit(Bounds.KEYSPACES)
            .toList();
    timeToLive = Absent.orCopy(timeToLive).stream().limit(Bounds.TABLES).toList();
    boolean whole = replication.size() + timeToLive.size() == all;
    unread = Bounds.shorten(unread == null && !whole ? "more than a status lists" : unread);
  }

  /**
   * Where one keyspace is replicated to.
   *
   * @param keyspace its name
   * @param datacenters how many replicas each datacenter has
   */
  @ApiType
  public record Replication(
      @Required
          @JsonPropertyDescription("The keyspace's name.")
          @Size(min = 1, max = Bounds.CQL)
          @Pattern(Bounds.KEYSPACE_PATTERN)
          String keyspace,
      @Required
          @JsonPropertyDescription("How many replicas each datacenter has.")
          @Size(max = Bounds.DATACENTERS)
          Map<String, Integer> datacenters) {

    /** Keeps an unmodifiable copy. */
    public Replication {
      datacenters = Absent.orCopy(datacenters);
    }
  }

  /**
   * How long one table's rows live, unless they were written with a time of their own.
   *
   * @param table {@code keyspace.table}
   * @param seconds the default time to live
   */
  @ApiType
  public record Expiry(
      @Required
          @JsonPropertyDescription("The table, as keyspace.table.")
          @Size(min = 3, max = 2 * Bounds.CQL + 1)
          @Pattern(Bounds.TABLE_PATTERN)
          String table,
      @Required @JsonPropertyDescription("The default time to live, in seconds.") @Min(1)
          long seconds) {}
}
