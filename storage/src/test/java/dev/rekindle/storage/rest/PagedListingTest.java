package dev.rekindle.storage.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PagedListingTest {
  @Test
  void turnsPagesAndPassesOverWhatWasBefore() throws Exception {
    assertThat(keys("b", page("2", "a", "b"), page("3"), page(null, "c", "d")))
        .containsExactly("c", "d");
  }

  @Test
  void refusesAnotherOrder() {
    assertThatThrownBy(() -> keys(null, page("2", "b"), page(null, "a")))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("the store's name: list : the store lists a after b; expected keys")
        .hasMessageEndingWith("update it, or use another.");
  }

  @Test
  void refusesAPageThatComesAgain() {
    assertThatThrownBy(() -> keys(null, page("2", "a", "b"), page("3", "a", "b"), page(null)))
        .hasMessageContaining("lists a after b");
  }

  @Test
  void refusesAPageThatLeadsToItself() {
    assertThatThrownBy(() -> keys(null, page("2", "b"), page("2")))
        .hasMessageContaining("the same empty page");
  }

  @Test
  void refusesKeysThatNobodyAskedFor() {
    try (Listing listing = new PagedListing(_ -> page(null, "other"), "store", "pre", null)) {
      assertThatThrownBy(listing::next)
          .hasMessageContaining("lists other; expected keys that start with \"pre\"");
    }
  }

  private static Page page(String next, String... keys) {
    return new Page(
        Stream.of(keys)
            .map(key -> new ObjectInfo(key, 1, "v", StatedHash.NONE, Instant.EPOCH))
            .toList(),
        next);
  }

  private static List<String> keys(String after, Page... pages) throws StoreException {
    Map<String, Page> byToken = Map.of("1", pages[0], "2", pages[1], "3", pages[pages.length - 1]);
    List<String> keys = new ArrayList<>();
    try (Listing listing =
        new PagedListing(
            token -> byToken.get(token == null ? "1" : token), "the store's name", "", after)) {
      for (var next = listing.next(); next.isPresent(); next = listing.next()) {
        keys.add(next.get().key());
      }
    }
    return keys;
  }
}
