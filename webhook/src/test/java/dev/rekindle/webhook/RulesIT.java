package dev.rekindle.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.rule.RestoreRule;
import dev.rekindle.webhook.problem.AdmissionRule;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule, refused on a real API server with its exact text; nothing else in the world is. */
class RulesIT {
  /** Those that have no table, since the case needs two requests or is a warning. */
  private static final Set<String> CASES_OF_THEIR_OWN =
      Set.of(
          "RestorePodsOneByOne",
          "RestoreReplicationElsewhere",
          "RestoreDataExpired",
          "RestoreFromLate",
          "StampForeign");

  @TempDir static Path directory;
  private static LiveCluster cluster;

  @BeforeAll
  static void start() {
    cluster = new LiveCluster(directory);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  static Stream<Refusal> restores() {
    return RestoreRefusals.all();
  }

  static Stream<Refusal> statefulSets() {
    return ObjectRefusals.ofStatefulSets();
  }

  static List<Refusal> ourKinds() {
    return ObjectRefusals.ofOurKinds();
  }

  @Test
  void hasACaseForEachRuleOrAReasonWhyThereIsNone() {
    Set<String> covered = new TreeSet<>(CASES_OF_THEIR_OWN);
    Stream.of(restores(), statefulSets(), ourKinds().stream())
        .flatMap(cases -> cases)
        .forEach(one -> covered.add(one.code()));
    assertThat(covered)
        .doesNotContainAnyElementsOf(RestoreRefusals.SEEN_ELSEWHERE.keySet())
        .doesNotContainAnyElementsOf(ObjectRefusals.REFUSED_BEFORE.keySet());
    covered.addAll(RestoreRefusals.SEEN_ELSEWHERE.keySet());
    covered.addAll(ObjectRefusals.REFUSED_BEFORE.keySet());

    assertThat(covered)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of(RestoreRule.values()).map(RestoreRule::code),
                    Stream.of(AdmissionRule.values()).map(AdmissionRule::code))
                .toList());
  }

  @ParameterizedTest
  @MethodSource("restores")
  void refusesARestore(Refusal refusal) {
    LiveShop shop = new LiveShop(cluster, cluster.namespace());
    Draft draft = arranged(shop, refusal);
    shop.arrange(draft, "c1-r1");

    assertThat(linesOfRefusal(shop, draft, draft.restore)).contains(shop.named(refusal.line()));
  }

  @ParameterizedTest
  @MethodSource("statefulSets")
  void refusesAStatefulSet(Refusal refusal) {
    LiveShop shop = new LiveShop(cluster, cluster.namespace());
    Draft draft = arranged(shop, refusal);
    shop.create(cluster.admin(), draft.storage);
    draft.others.forEach(other -> shop.create(cluster.admin(), other));

    assertThat(linesOfRefusal(shop, draft, draft.statefulSet))
        .containsExactly(shop.named(refusal.line()));
  }

  @ParameterizedTest
  @MethodSource("ourKinds")
  void refusesAnObjectOfOurs(Refusal refusal) {
    LiveShop shop = new LiveShop(cluster, cluster.namespace());
    Draft draft = arranged(shop, refusal);
    ObjectNode asked = draft.others.removeLast();
    shop.arrange(draft, "c1-r1");

    assertThat(linesOfRefusal(shop, draft, asked)).containsExactly(shop.named(refusal.line()));
  }

  @Test
  void warnsOfPodsThatComeOneByOne() {
    LiveShop shop = new LiveShop(cluster, cluster.namespace());
    Draft draft = new Draft();
    draft.statefulSet.withObject("/spec").put("podManagementPolicy", "OrderedReady");
    draft.rolledOut = false;
    shop.arrange(draft, "c1-r1");
    JsonNode restore = Scene.tree(shop.named(draft.restore.toString()));

    assertThat(cluster.api().mustKubectl("apply", "-f", shop.file(restore)))
        .contains(
            "Warning: RestorePodsOneByOne: podManagementPolicy: expected Parallel, found"
                + " OrderedReady, so pods are restored and started one by one. Use Parallel where no"
                + " node may start before all are verified.",
            "created");
  }

  @Test
  void warnsOfWhatTheBackupsSchemaSays() {
    LiveShop shop = new LiveShop(cluster, cluster.namespace());
    Draft draft = new Draft();
    ObjectNode schema = draft.backup.withObject("/status/schema");
    schema
        .withArray("replication")
        .addObject()
        .put("keyspace", "shop")
        .withObject("/datacenters")
        .put("dc1", 3)
        .put("dc2", 2);
    schema.withArray("timeToLive").addObject().put("table", "shop.carts").put("seconds", 60);
    shop.arrange(draft, "c1-r1");
    JsonNode restore = Scene.tree(shop.named(draft.restore.toString()));

    assertThat(cluster.api().mustKubectl("apply", "-f", shop.file(restore)))
        .contains(
            "Warning: RestoreReplicationElsewhere: replication of keyspace shop: expected"
                + " datacenters that are there (dc1), found dc2. Once restored, run: ALTER KEYSPACE"
                + " \"shop\" WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': 3};",
            "Warning: RestoreDataExpired: time to live of tables: expected longer than the backup's"
                + " age (",
            "found shorter for shop.carts. Expect no rows in them: all have expired since.",
            "created");
  }

  @Test
  void refusesRestoreFromOnAStatefulSetThatIsThere() {
    LiveShop shop = new LiveShop(cluster, cluster.namespace());
    Draft draft = new Draft();
    shop.arrange(draft, "c1-r1");

    assertThat(
            cluster
                .api()
                .kubectl(
                    "-n",
                    shop.namespace(),
                    "annotate",
                    "sts",
                    "c1-r1",
                    "rekindle.dev/restore-from=nightly-1")
                .output())
        .contains(
            "RestoreFromLate: annotation rekindle.dev/restore-from: expected it from the"
                + " StatefulSet's creation on, or not at all, found nightly-1. To restore a"
                + " StatefulSet that exists, create a Restore; restore-from only fills new ones.");
  }

  private static Draft arranged(LiveShop shop, Refusal refusal) {
    Draft draft = new Draft();
    refusal.change().accept(draft);
    if (!draft.user.isEmpty()) {
      shop.tenant(draft.user);
    }
    return draft;
  }

  private static List<String> linesOfRefusal(LiveShop shop, Draft draft, JsonNode object) {
    try (KubernetesClient asking = cluster.clientOf(draft.user)) {
      KubernetesClientException refused =
          catchThrowableOfType(KubernetesClientException.class, () -> shop.create(asking, object));
      assertThat(refused).as("nothing was refused").isNotNull();
      String message = refused.getStatus().getMessage();
      assertThat(message).startsWith("admission webhook \"").contains(" denied the request: ");
      return message
          .substring(message.indexOf(" denied the request: ") + 21)
          .lines()
          .filter(line -> !line.endsWith(" problems:"))
          .map(line -> line.startsWith("* ") ? line.substring(2) : line)
          .toList();
    }
  }
}
