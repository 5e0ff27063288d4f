package dev.rekindle.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.proof.StatedHash;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which answers of a store are taken for a listing. */
class S3ListingTest {
  private final Deque<ListPage> pages = new ArrayDeque<>();
  private final List<ListQuery> asked = new ArrayList<>();

  @Test
  void goesOnWithTheTokenOfEachPage() throws StoreException {
    pages.add(page("one", "p/b"));
    pages.add(page("two"));
    pages.add(page(null, "p/c", "p/d"));

    assertThat(keys("p/a")).containsExactly("p/b", "p/c", "p/d");
    assertThat(asked)
        .containsExactly(
            new ListQuery("p/", "p/a", null),
            new ListQuery("p/", "p/a", "one"),
            new ListQuery("p/", "p/a", "two"));
  }

  @Test
  void refusesAServerThatIgnoresWhereToStart() {
    pages.add(page(null, "p/a", "p/b"));

    assertThat(refusal("p/a")).hasMessageContaining("lists p/a; expected keys after p/a");
  }

  @Test
  void refusesAServerThatSendsAPageAgain() {
    pages.add(page("one", "p/a", "p/b"));
    pages.add(page("two", "p/a", "p/b"));

    assertThat(refusal(null)).hasMessageContaining("lists p/a after p/b");
  }

  @Test
  void refusesAServerThatGoesOnWithTheSameEmptyPage() {
    for (int i = 0; i < 3; i++) {
      pages.add(page("one"));
    }

    assertThat(refusal(null)).hasMessageContaining("goes on with the same empty page");
    assertThat(asked).hasSize(2);
  }

  @Test
  void refusesAServerThatIgnoresThePrefix() {
    pages.add(page(null, "other/a"));

    assertThat(refusal(null))
        .hasMessageContaining("lists other/a; expected keys that start with \"p/\"");
  }

  private StoreException refusal(@Nullable String after) {
    StoreException e = catchThrowableOfType(StoreException.class, () -> keys(after));
    assertThat(e)
        .hasMessageStartingWith("the store's name: list p/: the store ")
        .hasMessageEndingWith("update it, or use another.");
    assertThat(e.kind()).isEqualTo(Kind.INVALID);
    return e;
  }

  private List<String> keys(@Nullable String after) throws StoreException {
    List<String> keys = new ArrayList<>();
    try (S3Listing listing =
        new S3Listing(this::answer, "the store's name", new ListQuery("p/", after, null))) {
      for (Optional<ObjectInfo> next = listing.next(); next.isPresent(); next = listing.next()) {
        keys.add(next.get().key());
      }
    }
    return keys;
  }

  private ListPage answer(String doing, ListQuery query) {
    assertThat(doing).isEqualTo("list p/");
    asked.add(query);
    return pages.remove();
  }

  private static ListPage page(@Nullable String next, String... keys) {
    List<ObjectInfo> objects =
        Arrays.stream(keys)
            .map(key -> new ObjectInfo(key, 1, "e", new StatedHash.Opaque("e"), Instant.EPOCH))
            .toList();
    return new ListPage(objects, next);
  }
}
