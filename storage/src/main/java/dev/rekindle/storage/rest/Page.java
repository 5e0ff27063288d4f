package dev.rekindle.storage.rest;

import dev.rekindle.storage.ObjectInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a listing.
 *
 * @param directories what was asked for with a delimiter: each with its closing slash
 * @param next where the page after this one starts, or null when it is the last
 */
public record Page(List<ObjectInfo> objects, List<String> directories, @Nullable String next) {
  /** A page of objects alone. */
  public Page(List<ObjectInfo> objects, @Nullable String next) {
    this(objects, List.of(), next);
  }
}
