package dev.rekindle.storage.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PagedDirectoriesTest {
  private static final ObjectInfo OBJECT =
      new ObjectInfo("p/o", 1, "v", StatedHash.NONE, Instant.EPOCH);

  private final List<String> asked = new ArrayList<>();

  @Test
  void turnsPagesAndTellsOnceWhatIsOnTwo() throws Exception {
    assertThat(first(99, page("2", "p/a/", "p/b/"), page("3"), page(null, "p/b/", "p/c/")))
        .containsExactly("p/a/", "p/b/", "p/c/");
    assertThat(asked).containsExactly(null, "2", "3");
  }

  @Test
  void asksForNoMoreThanItNeeds() throws Exception {
    assertThat(first(1, page("2", "p/a/", "p/b/"), page(null, "p/c/"))).containsExactly("p/a/");
    assertThat(asked).hasSize(1);
  }

  @Test
  void givesUpBehindAsManyObjects() throws Exception {
    Page objects = new Page(Collections.nCopies(10, OBJECT), "2");

    assertThat(first(10, objects, page(null, "p/a/"))).isEmpty();
    assertThat(first(11, objects, page(null, "p/a/"))).containsExactly("p/a/");
  }

  @Test
  void refusesAnotherOrder() {
    assertThatThrownBy(() -> first(99, page("2", "p/b/"), page(null, "p/a/")))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith(
            "the store's name: list the directories below p/: the store lists p/a/ after p/b/; expected")
        .hasMessageEndingWith("update it, or use another.");
  }

  @Test
  void refusesWhatIsNotDirectlyBelow() {
    for (String other : List.of("q/a/", "p/", "p/a", "p/a/b/")) {
      assertThatThrownBy(() -> first(99, page(null, other)))
          .hasMessageContaining("lists " + other + "; expected directories below \"p/\"");
    }
  }

  @Test
  void refusesAPageThatLeadsToItself() {
    assertThatThrownBy(() -> first(99, page("2", "p/b/"), page("2")))
        .hasMessageContaining("the same empty page");
  }

  private static Page page(String next, String... directories) {
    return new Page(List.of(), List.of(directories), next);
  }

  private List<String> first(int most, Page... pages) throws StoreException {
    asked.clear();
    return new PagedDirectories(
            token -> {
              asked.add(token);
              return pages[token == null ? 0 : Integer.parseInt(token) - 1];
            },
            "the store's name",
            "p/")
        .first(most);
  }
}
