package dev.rekindle.storage.rest;

import dev.rekindle.storage.KeyOrder;
import dev.rekindle.storage.Listing;
import dev.rekindle.storage.ObjectInfo;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pages of a listing, one in memory at a time, each asked for when it is needed. */
public final class PagedListing implements Listing {
  private final Pages pages;
  private final String store;
  private final String prefix;
  private final @Nullable String after;

  private Iterator<ObjectInfo> page = List.<ObjectInfo>of().iterator();
  private boolean ended;
  private @Nullable String next;
  private @Nullable String last;

  /** Where pages come from. */
  @FunctionalInterface
  public interface Pages {
    /**
     * Returns a page, asked for as patiently as the store is used.
     *
     * @param token what the page before said, or null for the first
     */
    Page page(@Nullable String token) throws StoreException;
  }

  /**
   * A listing of which nothing was asked for yet.
   *
   * @param store what a person calls the store
   * @param prefix what every key must start with
   * @param after keys up to this one are passed over; null for none
   */
  public PagedListing(Pages pages, String store, String prefix, @Nullable String after) {
    this.pages = pages;
    this.store = store;
    this.prefix = prefix;
    this.after = after;
  }

  @Override
  public Optional<ObjectInfo> next() throws StoreException {
    while (true) {
      if (page.hasNext()) {
        ObjectInfo object = page.next();
        requireWanted(object.key());
        last = object.key();
        if (after == null || KeyOrder.BY_BYTES.compare(object.key(), after) > 0) {
          return Optional.of(object);
        }
      } else if (ended) {
        return Optional.empty();
      } else {
        turn(pages.page(next));
      }
    }
  }

  private void turn(Page answer) throws StoreException {
    if (answer.objects().isEmpty() && next != null && next.equals(answer.next())) {
      throw refused("goes on with the same empty page", "a page that is further on");
    }
    page = answer.objects().iterator();
    next = answer.next();
    ended = next == null;
  }

  /** Whoever relies on the order must not be fooled by a server that has another. */
  private void requireWanted(String key) throws StoreException {
    if (!key.startsWith(prefix)) {
      throw refused("lists " + key, "keys that start with \"" + prefix + "\"");
    }
    if (last != null && KeyOrder.BY_BYTES.compare(key, last) <= 0) {
      throw refused("lists " + key + " after " + last, "keys in the order of their bytes");
    }
  }

  private StoreException refused(String found, String expected) {
    return new StoreException(
        Kind.INVALID,
        "%s: list %s: the store %s; expected %s. Its server does not list as it should: update it, or use another."
            .formatted(store, prefix, found, expected),
        null);
  }

  @Override
  public void close() {
    ended = true;
    page = List.<ObjectInfo>of().iterator();
  }
}
