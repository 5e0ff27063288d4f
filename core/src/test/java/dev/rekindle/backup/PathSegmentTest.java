package dev.rekindle.backup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathSegmentTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "nb-1-big-Data.db", "...", ".idx", "a b", "größe", "日本", "+", "~", "-rf"})
  void takesNames(String name) {
    assertThat(PathSegment.problem(name)).isEmpty();
    assertThat(PathSegment.safe(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "..", "/", "a/", "a\\b", "a\0b", "a\nb", "\u007f", "\u0085", "\u202e", "\u2028",
        "\ud800", "a\udc00", "\u200b"
      })
  void refusesWhatIsNoName(String name) {
    assertThat(PathSegment.problem(name)).isPresent();
    assertThat(PathSegment.safe(name)).isFalse();
  }

  @Test
  void countsBytesAndNotCharacters() {
    assertThat(PathSegment.safe("a".repeat(255))).isTrue();
    assertThat(PathSegment.safe("a".repeat(256))).isFalse();
    assertThat(PathSegment.safe("ä".repeat(127))).isTrue();
    assertThat(PathSegment.safe("ä".repeat(128))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"Data.db, DATA.DB", "ﬁle, FILE", "straße, STRASSE", "é, e\u0301", "K, k"})
  void foldsWhatSomeFileSystemTakesForTheSame(String one, String other) {
    assertThat(PathSegment.folded(one)).isEqualTo(PathSegment.folded(other));
  }

  @Test
  void foldsNothingElse() {
    assertThat(PathSegment.folded("nb-1-big-Data.db"))
        .isNotEqualTo(PathSegment.folded("nb-2-big-Data.db"));
  }

  @Test
  void showsNamesOnOneShortLine() {
    assertThat(PathSegment.shown("a\n\u001b[31m\"\0"))
        .isEqualTo("\"a\\u000a\\u001b[31m\\u0022\\u0000\"");
    assertThat(PathSegment.shown("x".repeat(1000))).hasSize(83).endsWith("…\"");
  }
}
