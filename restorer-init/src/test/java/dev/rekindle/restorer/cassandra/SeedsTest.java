package dev.rekindle.restorer.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SeedsTest {

  @Test
  void areWhatTheImageIsTold() {
    assertThat(ofImage(" c1-0.c1, 10.4.0.3:7010,,[fd00::7]:7001,fd00::8,[fd00::9]"))
        .containsExactly(
            "c1-0.c1:7000", "10.4.0.3:7010", "[fd00::7]:7001", "[fd00::8]:7000", "[fd00::9]:7000");
  }

  @Test
  void areNoneWhereEachNodeIsItsOwn() {
    assertThat(Seeds.ofImage(Map.of("CASSANDRA_DC", "dc1"))).isEqualTo(Seeds.NONE);
    assertThat(ofImage("")).isEmpty();
  }

  @Test
  void leaveOutWhatIsNoPort() {
    assertThat(ofImage("a:0,b:70000,c:7000")).containsExactly("c:7000");
  }

  @Test
  void areWhatTheRenderedFileSays() throws Exception {
    assertThat(
            ofYaml(
                """
                storage_port: 7100
                seed_provider:
                  - class_name: org.apache.cassandra.locator.K8SeedProvider
                    parameters:
                      - seeds: "c1-seed-service, 10.4.0.3"
                """))
        .containsExactly("c1-seed-service:7100", "10.4.0.3:7100");
  }

  @Test
  void areNoneWhereTheRenderedFileHasAnotherForm() throws Exception {
    assertThat(ofYaml("num_tokens: 16")).isEmpty();
    assertThat(ofYaml("seed_provider: org.example.Mine")).isEmpty();
    assertThat(ofYaml("seed_provider: [{class_name: x}]")).isEmpty();
    assertThat(ofYaml("seed_provider: [{class_name: x, parameters: [{seeds: 7}]}]")).isEmpty();
  }

  private static Iterable<String> ofImage(String seeds) {
    return Seeds.ofImage(Map.of("CASSANDRA_SEEDS", seeds)).places().stream()
        .map(Seeds.Place::toString)
        .toList();
  }

  private static Iterable<String> ofYaml(String text) throws CassandraConfigException {
    return Seeds.ofYaml(text).places().stream().map(Seeds.Place::toString).toList();
  }
}
