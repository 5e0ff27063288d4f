package dev.rekindle.catalogue;

import static dev.rekindle.catalogue.MedusaBucket.tokenMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.backup.BackupFacts;
import dev.rekindle.catalogue.CatalogueException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name is that name and no other, however much they look alike. */
class ExactNamesTest {

  @Test
  void aBackupIsNotTheOneWhoseNameBeginsLikeIt() throws Exception {
    MedusaBucket bucket = new MedusaBucket("p1");
    bucket.backup("b10", false).node("n", tokenMap("dc1", Map.of("n", "1")));

    CatalogueException failure =
        catchThrowableOfType(CatalogueException.class, () -> bucket.catalogue().facts("b1"));

    assertThat(failure.reason()).isEqualTo(Reason.NO_BACKUP);
    assertThat(failure).hasMessageContaining("\"b1\"").hasMessageContaining("There are: b10");
  }

  @Test
  void aNodeIsNotTheOneWhoseNameBeginsLikeIt() throws Exception {
    MedusaBucket bucket = new MedusaBucket("p1");
    String map = tokenMap("dc1", Map.of("sts-10", "1"));
    bucket.backup("b1", false).node("sts-10", map);

    CatalogueException failure =
        catchThrowableOfType(
            CatalogueException.class, () -> bucket.catalogue().node("b1", "sts-1"));

    assertThat(failure.reason()).isEqualTo(Reason.NO_NODE);
    assertThat(failure).hasMessageContaining("\"sts-1\"").hasMessageContaining("sts-10");
  }

  @Test
  void likeNamesDoNotMixInTheListing() throws Exception {
    MedusaBucket bucket = new MedusaBucket("");
    for (String name : List.of("b1", "b1-x", "b1.x", "b10", "b")) {
      bucket.backup(name, false).node("n-1", tokenMap("dc1", Map.of("n-1", "1", "n-10", "2")));
      bucket.backup(name, false).node("n-10", tokenMap("dc1", Map.of("n-1", "1", "n-10", "2")));
    }

    List<BackupFacts> all = list(bucket.catalogue());

    assertThat(all)
        .extracting(BackupFacts::name)
        .containsExactlyInAnyOrder("b", "b1", "b1-x", "b1.x", "b10");
    assertThat(all).allMatch(BackupFacts::complete);
    assertThat(all)
        .allSatisfy(
            facts ->
                assertThat(facts.nodes())
                    .extracting(n -> n.node().name())
                    .containsExactly("n-1", "n-10"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a_b_c",
        "started_1700000000.timestamp",
        "x_started_1",
        "tokenmap_x.json",
        "x.json",
        "_",
        "finished_finished_1.timestamp",
        "b1",
        "data",
        "meta",
        "manifest.json"
      })
  void aNodeMayBeCalledLikeAMarkerOrABackup(String node) throws Exception {
    MedusaBucket bucket = new MedusaBucket("p1");
    bucket.backup("b1", true).node(node, tokenMap("dc1", Map.of(node, "1")));

    List<BackupFacts> all = list(bucket.catalogue());

    assertThat(all).hasSize(1);
    assertThat(all.getFirst().nodes()).hasSize(1);
    assertThat(all.getFirst().complete()).isTrue();
    assertThat(all.getFirst().started()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(bucket.catalogue().node("b1", node).files()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"started", "b_finished_1", "tokenmap", "differential", "data", "n", "my-nodes"})
  void aBackupMayBeCalledWhatMedusaTripsOver(String name) throws Exception {
    MedusaBucket bucket = new MedusaBucket("p1");
    bucket.backup(name, false).node("n", tokenMap("dc1", Map.of("n", "1")));

    List<BackupFacts> all = list(bucket.catalogue());

    assertThat(all).extracting(BackupFacts::name).containsExactly(name);
    assertThat(all.getFirst().complete()).isTrue();
    assertThat(all.getFirst().nodes().getFirst().differential()).isFalse();
  }

  static List<BackupFacts> list(Catalogue catalogue) throws Exception {
    List<BackupFacts> all = new ArrayList<>();
    try (BackupListing listing = catalogue.backups()) {
      Optional<String> next = listing.next();
      while (next.isPresent()) {
        listing.facts().ifPresent(all::add);
        next = listing.next();
      }
    }
    return all;
  }
}
