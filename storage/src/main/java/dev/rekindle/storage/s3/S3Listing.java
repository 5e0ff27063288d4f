package dev.rekindle.storage.s3;

import dev.rekindle.storage.KeyOrder;
import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pages of ListObjectsV2, one in memory at a time. A server that repeats itself, answers with
 * another order or with keys that nobody asked for is refused: whoever goes on behind the last key
 * would ask it for ever, and whoever relies on the order would be fooled.
 */
final class S3Listing implements Listing {
  private final Pages pages;
  private final String store;
  private final String prefix;
  private final ListQuery first;

  private Iterator<ObjectInfo> page = List.<ObjectInfo>of().iterator();
  private @Nullable ListQuery query;
  private @Nullable String last;

  /** Where pages come from. */
  @FunctionalInterface
  interface Pages {
    /** Returns a page, asked for as patiently as the store is used. */
    ListPage page(String doing, ListQuery query) throws StoreException;
  }

  S3Listing(Pages pages, String store, ListQuery first) {
    this.pages = pages;
    this.store = store;
    this.prefix = first.prefix();
    this.first = first;
    this.query = first;
  }

  @Override
  public Optional<ObjectInfo> next() throws StoreException {
    while (!page.hasNext()) {
      ListQuery wanted = query;
      if (wanted == null) {
        return Optional.empty();
      }
      nextPage(wanted);
    }
    ObjectInfo object = page.next();
    requireWanted(object.key());
    last = object.key();
    return Optional.of(object);
  }

  private void nextPage(ListQuery wanted) throws StoreException {
    ListPage answer = pages.page("list " + prefix, wanted);
    page = answer.objects().iterator();
    String token = answer.next();
    if (token != null && answer.objects().isEmpty() && token.equals(wanted.continuation())) {
      throw refused("goes on with the same empty page", "a page that is further on");
    }
    query = token == null ? null : new ListQuery(prefix, first.after(), token);
  }

  private void requireWanted(String key) throws StoreException {
    String after = first.after();
    if (!key.startsWith(prefix)) {
      throw refused("lists " + key, "keys that start with \"" + prefix + "\"");
    }
    if (last != null && KeyOrder.BY_BYTES.compare(key, last) <= 0) {
      throw refused("lists " + key + " after " + last, "keys in the order of S3, by their bytes");
    }
    if (last == null && after != null && KeyOrder.BY_BYTES.compare(key, after) <= 0) {
      throw refused("lists " + key, "keys after " + after + ", by start-after of ListObjectsV2");
    }
  }

  private StoreException refused(String found, String expected) {
    return new StoreException(
        Kind.INVALID,
        "%s: list %s: the store %s; expected %s. It does not speak S3 as it should: update it, or use another."
            .formatted(store, prefix, found, expected),
        null);
  }

  @Override
  public void close() {
    query = null;
    page = List.<ObjectInfo>of().iterator();
  }
}
