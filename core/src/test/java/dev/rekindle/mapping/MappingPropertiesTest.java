package dev.rekindle.mapping;

import static dev.rekindle.mapping.MappingTest.node;
import static dev.rekindle.mapping.MappingTest.pod;
import static dev.rekindle.mapping.MappingTest.sources;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.topology.Node;
import dev.rekindle.topology.TargetPod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every pairing, over thousands of clusters made from seeds. */
class MappingPropertiesTest {
  private static final int CLUSTERS = 1_000;

  /** Two sides that can be paired: racks of equal sizes, some names on both sides. */
  record Cluster(long seed, List<TargetPod> target, List<Node> source) {

    static Cluster of(long seed) {
      var random = new Random(seed);
      var target = new ArrayList<TargetPod>();
      var source = new ArrayList<Node>();
      for (int rack = 0; rack <= random.nextInt(4); rack++) {
        List<Integer> numbers = shuffled(random);
        int size = 1 + random.nextInt(12);
        for (int i = 0; i < size; i++) {
          boolean same = random.nextInt(3) == 0;
          String podName = name(random, "new" + rack, numbers.get(i));
          target.add(pod(podName, "r" + rack));
          source.add(
              same
                  ? node(podName, "r" + rack)
                  : node(name(random, "old" + rack, numbers.get(i)), "r" + rack));
        }
      }
      return new Cluster(seed, target, source);
    }

    private static List<Integer> shuffled(Random random) {
      var numbers = new ArrayList<>(IntStream.range(0, 120).boxed().toList());
      Collections.shuffle(numbers, random);
      return numbers;
    }

    private static String name(Random random, String base, int number) {
      return switch (random.nextInt(3)) {
        case 0 -> base + "-sts-" + number;
        case 1 -> base + "-sts" + number % 3 + '-' + number;
        default -> base + '.' + number;
      };
    }

    Cluster shuffledWith(long otherSeed) {
      var pods = new ArrayList<>(target);
      var nodes = new ArrayList<>(source);
      Collections.shuffle(pods, new Random(otherSeed));
      Collections.shuffle(nodes, new Random(~otherSeed));
      return new Cluster(seed, pods, nodes);
    }

    Mapping mapping() {
      return Mapping.of(target, source);
    }

    @Override
    public String toString() {
      return "seed " + seed;
    }
  }

  @ParameterizedTest
  @MethodSource("properties")
  void holdsForEveryCluster(Property property) {
    for (long seed = 0; seed < CLUSTERS; seed++) {
      property.check(Cluster.of(seed));
    }
  }

  /** A statement about any cluster. */
  enum Property {
    IS_BIJECTION {
      @Override
      void check(Cluster cluster) {
        Map<String, String> sources = sources(cluster.mapping());

        assertThat(sources.keySet())
            .as("%s", cluster)
            .isEqualTo(new HashSet<>(cluster.target().stream().map(TargetPod::name).toList()));
        assertThat(new HashSet<>(sources.values()))
            .as("%s", cluster)
            .isEqualTo(new HashSet<>(cluster.source().stream().map(Node::name).toList()));
      }
    },
    KEEPS_RACKS {
      @Override
      void check(Cluster cluster) {
        assertThat(((Mapping.Complete) cluster.mapping()).pairs())
            .as("%s", cluster)
            .allSatisfy(p -> assertThat(p.source().rack()).isEqualTo(p.pod().rack()));
      }
    },
    PAIRS_NAMESAKES {
      @Override
      void check(Cluster cluster) {
        Map<String, String> sources = sources(cluster.mapping());

        assertThat(cluster.source().stream().map(Node::name).filter(sources::containsKey))
            .as("%s", cluster)
            .allSatisfy(name -> assertThat(sources).containsEntry(name, name));
      }
    },
    IGNORES_THE_ORDER_OF_INPUT {
      @Override
      void check(Cluster cluster) {
        assertThat(cluster.shuffledWith(7).mapping())
            .as("%s", cluster)
            .isEqualTo(cluster.mapping())
            .isEqualTo(cluster.shuffledWith(8).mapping());
      }
    },
    LEAVES_THE_OTHERS_WHEN_NAMESAKES_JOIN {
      @Override
      void check(Cluster cluster) {
        Map<String, String> before = sources(cluster.mapping());
        var pods = new ArrayList<>(cluster.target());
        var nodes = new ArrayList<>(cluster.source());
        pods.add(pod("new0-sts-55555", "r0"));
        nodes.add(node("new0-sts-55555", "r0"));

        assertThat(sources(Mapping.of(pods, nodes))).as("%s", cluster).containsAllEntriesOf(before);
      }
    },
    NAMES_ONLY_THE_RACK_THAT_GAINED_A_NODE {
      @Override
      void check(Cluster cluster) {
        var nodes = new ArrayList<>(cluster.source());
        nodes.add(node("one-too-many", "r0"));

        assertThat(Mapping.of(cluster.target(), nodes))
            .as("%s", cluster)
            .isInstanceOfSatisfying(
                Mapping.Impossible.class,
                no ->
                    assertThat(no.obstacles())
                        .singleElement()
                        .isInstanceOfSatisfying(
                            Obstacle.UnequalRack.class,
                            rack -> assertThat(rack.rack()).isEqualTo("r0")));
      }
    };

    abstract void check(Cluster cluster);
  }

  static List<Property> properties() {
    return List.of(Property.values());
  }
}
