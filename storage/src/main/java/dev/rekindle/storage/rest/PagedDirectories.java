package dev.rekindle.storage.rest;

import dev.rekindle.storage.KeyOrder;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import java.util.ArrayList;
import java.util.List;

/** The directories directly below a prefix, in pages that were asked for with a delimiter. */
public final class PagedDirectories {
  private final PagedListing.Pages pages;
  private final String store;
  private final String prefix;

  /**
   * Nothing was asked for yet.
   *
   * @param store what a person calls the store
   * @param prefix what every directory must be below
   */
  public PagedDirectories(PagedListing.Pages pages, String store, String prefix) {
    this.pages = pages;
    this.store = store;
    this.prefix = prefix;
  }

  /** Returns so many at most; behind as many objects and directories no page is asked for. */
  public List<String> first(int most) throws StoreException {
    List<String> found = new ArrayList<>();
    String token = null;
    for (int seen = 0; seen < most; ) {
      Page page = pages.page(token);
      for (String directory : page.directories()) {
        add(directory, found);
      }
      int here = page.objects().size() + page.directories().size();
      if (page.next() == null) {
        break;
      }
      if (here == 0 && page.next().equals(token)) {
        throw refused("goes on with the same empty page", "a page that is further on");
      }
      seen += here;
      token = page.next();
    }
    return found.size() <= most ? found : List.copyOf(found.subList(0, most));
  }

  /** One that goes on behind a page may be told on both. */
  private void add(String directory, List<String> found) throws StoreException {
    if (!directory.startsWith(prefix)
        || directory.indexOf('/', prefix.length()) != directory.length() - 1) {
      throw refused("lists " + directory, "directories below \"" + prefix + "\"");
    }
    String last = found.isEmpty() ? "" : found.getLast();
    int order = KeyOrder.BY_BYTES.compare(directory, last);
    if (order < 0) {
      throw refused(
          "lists " + directory + " after " + last, "directories in the order of their bytes");
    }
    if (order > 0) {
      found.add(directory);
    }
  }

  private StoreException refused(String found, String expected) {
    return new StoreException(
        Kind.INVALID,
        "%s: list the directories below %s: the store %s; expected %s. Its server does not list as it should: update it, or use another."
            .formatted(store, prefix, found, expected),
        null);
  }
}
