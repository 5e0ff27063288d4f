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

/** Pages of ListObjectsV2, one in memory at a time. */
final class S3Listing implements Listing {
  private final Pages pages;
  private final String store;
  private final String prefix;

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
    requireOrder(object.key());
    last = object.key();
    return Optional.of(object);
  }

  private void nextPage(ListQuery wanted) throws StoreException {
    ListPage answer = pages.page("list " + prefix, wanted);
    page = answer.objects().iterator();
    String token = answer.next();
    query = token == null ? null : new ListQuery(prefix, wanted.after(), token);
  }

  /** Whoever relies on the order must not be fooled by a server that has another. */
  private void requireOrder(String key) throws StoreException {
    if (last != null && KeyOrder.BY_BYTES.compare(key, last) <= 0) {
      throw new StoreException(
          Kind.INVALID,
          "%s: list %s: the store lists %s after %s, which is not the order of S3; it cannot be used."
              .formatted(store, prefix, key, last),
          null);
    }
  }

  @Override
  public void close() {
    query = null;
    page = List.<ObjectInfo>of().iterator();
  }
}
