package dev.rekindle.restorer.volume;

import java.nio.file.Path;

/**
 * A directory of the database whose children a restore replaces; never moved itself, since it may
 * be a mount point.
 *
 * @param name a short stable name, unique on the node, such as {@code data0} or {@code commitlog}
 * @param path absolute and normalised
 * @param restored whether restored data comes in here; where not, the old content only goes out
 */
public record Root(String name, Path path, boolean restored) {}
