package dev.rekindle.storage.s3;

import dev.rekindle.storage.rest.Percent;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a listing is wanted.
 *
 * @param prefix of the keys; may be empty
 * @param after only keys greater than this one, or null
 * @param continuation what the page before said, or null for the first one
 * @param most how many keys a page has at most; 0 for as many as the store likes, which are 1,000
 */
record ListQuery(String prefix, @Nullable String after, @Nullable String continuation, int most) {

  /** Returns the query of the request, its parameters in the order that a signature wants. */
  String encoded() {
    StringBuilder query = new StringBuilder();
    if (continuation != null) {
      query.append(Percent.encode("continuation-token=", continuation, "")).append('&');
    }
    query.append("list-type=2");
    if (most > 0) {
      query.append("&max-keys=").append(most);
    }
    query.append(Percent.encode("&prefix=", prefix, ""));
    if (after != null) {
      query.append(Percent.encode("&start-after=", after, ""));
    }
    return query.toString();
  }
}
