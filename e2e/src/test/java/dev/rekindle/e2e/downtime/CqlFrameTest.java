package dev.rekindle.e2e.downtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Against bytes as the protocol's specification has them. */
class CqlFrameTest {
  private static DataInputStream answer(String hex) {
    return new DataInputStream(
        new ByteArrayInputStream(HexFormat.of().parseHex(hex.replace(" ", ""))));
  }

  @Test
  void greetsAndAsks() {
    assertThat(HexFormat.of().formatHex(CqlFrame.startup()))
        .isEqualTo(
            "0400000001" + "00000016" + "0001" + "000b43514c5f56455253494f4e" + "0005332e302e30");
    assertThat(HexFormat.of().formatHex(CqlFrame.query("ab")))
        .isEqualTo("0400000007" + "00000009" + "000000026162" + "0001" + "02");
  }

  @Test
  void knowsReadinessFromARefusal() throws IOException {
    assertThat(CqlFrame.isReady(answer("84 00 0000 02 00000000"))).isTrue();
    assertThat(CqlFrame.isReady(answer("84 00 0000 00 00000006 00000000 0000"))).isFalse();
  }

  @Test
  void aRowIsGoodAndNoRowOrAnErrorIsNot() throws IOException {
    String rows = "84 00 0000 08 00000010 00000002 00000004 00000001 ";
    assertThat(CqlFrame.hasRows(answer(rows + "00000001"))).isTrue();
    assertThat(CqlFrame.hasRows(answer(rows + "00000000"))).isFalse();
    assertThat(CqlFrame.hasRows(answer("84 00 0000 08 00000004 00000001"))).isFalse();
    assertThat(CqlFrame.hasRows(answer("84 00 0000 00 00000006 00002200 0000"))).isFalse();
  }
}
