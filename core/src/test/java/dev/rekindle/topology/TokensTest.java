package dev.rekindle.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TokensTest {

  @Test
  void sortsAsNumbersAndDropsRepetitions() {
    assertThat(tokens("10", "-9223372036854775808", "9", "10").initialToken())
        .isEqualTo("-9223372036854775808,9,10");
  }

  @Test
  void namesEveryOwnerOfSharedToken() {
    var nodes =
        List.of(
            new Node("a-10", "dc", "r", tokens("1", "2")),
            new Node("a-2", "dc", "r", tokens("2", "3")),
            new Node("a-1", "dc", "r", tokens("3", "2")),
            new Node("a-0", "dc", "r", Tokens.NONE));

    assertThat(SharedToken.among(nodes))
        .containsExactly(
            new SharedToken(BigInteger.TWO, List.of("a-1", "a-2", "a-10")),
            new SharedToken(BigInteger.valueOf(3), List.of("a-1", "a-2")));
  }

  @Test
  void findsNothingSharedBetweenDistinctTokens() {
    assertThat(
            SharedToken.among(
                List.of(
                    new Node("a", null, null, tokens("1")),
                    new Node("b", null, null, tokens("2")))))
        .isEmpty();
  }

  @Test
  void allowsMurmur3SignedSixtyFourBits() {
    Partitioner murmur3 = Partitioner.MURMUR3;

    assertThat(murmur3.allows(new BigInteger("-9223372036854775808"))).isTrue();
    assertThat(murmur3.allows(new BigInteger("9223372036854775807"))).isTrue();
    assertThat(murmur3.allows(new BigInteger("-9223372036854775809"))).isFalse();
    assertThat(murmur3.allows(new BigInteger("9223372036854775808"))).isFalse();
  }

  @Test
  void allowsRandomFromZeroToTwoToThe127() {
    Partitioner random = Partitioner.RANDOM;
    var highest = new BigInteger("170141183460469231731687303715884105728");

    assertThat(random.allows(BigInteger.ZERO)).isTrue();
    assertThat(random.allows(highest)).isTrue();
    assertThat(random.allows(BigInteger.ONE.negate())).isFalse();
    assertThat(random.allows(highest.add(BigInteger.ONE))).isFalse();
  }

  @Test
  void knowsPartitionersByClassName() {
    assertThat(Partitioner.of("org.apache.cassandra.dht.Murmur3Partitioner"))
        .contains(Partitioner.MURMUR3);
    assertThat(Partitioner.of("RandomPartitioner")).contains(Partitioner.RANDOM);
    assertThat(Partitioner.of("org.apache.cassandra.dht.ByteOrderedPartitioner")).isEmpty();
    assertThat(Partitioner.of("com.example.Murmur3Partitioner")).isEmpty();
    assertThat(Partitioner.of("")).isEmpty();
  }

  private static Tokens tokens(String... values) {
    return new Tokens(Stream.of(values).map(BigInteger::new).toList());
  }
}
