package dev.rekindle.storage.s3;

import dev.rekindle.storage.rest.Percent;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a listing is wanted.
 *
 * @param prefix of the keys; may be empty
 * @param after only keys greater than this one, or null
 * @param continuation what the page before said, or null for the first one
 * @param delimiter empty, or what ends a directory: then what is in one is not listed, but it is
 */
record ListQuery(
    String prefix, @Nullable String after, @Nullable String continuation, String delimiter) {

  /** Returns the query of the request, its parameters in the order that a signature wants. */
  String encoded() {
    StringBuilder query = new StringBuilder();
    if (continuation != null) {
      query.append(Percent.encode("continuation-token=", continuation, "")).append('&');
    }
    if (!delimiter.isEmpty()) {
      query.append(Percent.encode("delimiter=", delimiter, "")).append('&');
    }
    query.append("list-type=2");
    query.append(Percent.encode("&prefix=", prefix, ""));
    if (after != null) {
      query.append(Percent.encode("&start-after=", after, ""));
    }
    return query.toString();
  }
}
