package dev.rekindle.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.storage.Retries;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a schema's text is looked for, and that no backup is worse for the want of it. */
class SchemaOfBackupTest {
  private final MedusaBucket bucket = new MedusaBucket("p1");
  private final MedusaBucket.Backup backup = bucket.backup("b1", true);

  @BeforeEach
  void writeABackup() {
    backup.node("n-0", MedusaBucket.tokenMap("dc1", Map.of("n-0", "1", "n-1", "2")));
    backup.node("n-1", MedusaBucket.tokenMap("dc1", Map.of("n-0", "1", "n-1", "2")));
  }

  @Test
  void isTheNodesOwnCopy() {
    bucket.store.put(
        backup.meta("n-1", "schema.cql"), MedusaBucket.SCHEMA.replace("'dc1': '3'", "'dc2': '1'"));

    assertThat(bucket.catalogue().schema("b1", "n-0").replication())
        .containsExactly(Map.entry("ks", Map.of("dc1", 3)));
    assertThat(bucket.catalogue().schema("b1", "n-1").replication())
        .containsExactly(Map.entry("ks", Map.of("dc2", 1)));
  }

  @Test
  void isUnreadAndSaysSoWhereThereIsNone() throws Exception {
    bucket.store.remove(backup.meta("n-0", "schema.cql"));

    assertThat(bucket.catalogue().schema("b1", "n-0").unread())
        .containsExactly("p1/n-0/b1/meta/schema.cql is not there");
    assertThat(bucket.catalogue().schema("b1", "../n-1").unread())
        .containsExactly("\"../n-1\" is no node's name");
    assertThat(bucket.catalogue().facts("b1").complete()).isTrue();
  }

  @Test
  void isUnreadAndSaysSoWhereTheStoreDoesNotGiveIt() throws Exception {
    bucket.store.forbidden.add(backup.meta("n-0", "schema.cql"));

    assertThat(bucket.catalogue().schema("b1", "n-0").unread())
        .singleElement()
        .asString()
        .contains("may not read p1/n-0/b1/meta/schema.cql");
    assertThat(bucket.catalogue().node("b1", "n-0").files()).isNotEmpty();
  }

  @Test
  void isUnreadAndSaysSoWhereItIsTooLarge() {
    CatalogueLimits tiny = new CatalogueLimits(10, 10, 10, 10, 3, 3, 3, 5);

    assertThat(new Catalogue(bucket.store, "p1", tiny, Retries.NONE).schema("b1", "n-0").unread())
        .containsExactly(
            "p1/n-0/b1/meta/schema.cql has %d bytes, and at most 10 are read"
                .formatted(MedusaBucket.SCHEMA.length()));
  }

  @Test
  void isReadAsAllMetadataInTheVersionThatWasListed() throws Exception {
    bucket.catalogue().schema("b1", "n-0");
    bucket.catalogue().node("b1", "n-0");

    assertThat(bucket.store.opened).hasSize(4);
    assertThat(bucket.store.unconditional).isEmpty();
  }

  @Test
  void isNotOpenedByWhoeverRestores() throws Exception {
    bucket.catalogue().facts("b1");
    bucket.catalogue().node("b1", "n-0");

    assertThat(bucket.store.opened).isNotEmpty().noneMatch(key -> key.endsWith("schema.cql"));
  }
}
