package dev.rekindle.catalogue;

/**
 * How much a bucket may ask of its reader. What is beyond is refused with the number and the limit;
 * the defaults are far above any real node.
 *
 * @param manifestBytes the size of one node's manifest
 * @param tokenMapBytes the size of one token map
 * @param schemaBytes the size of one schema's text; of a larger one nothing is read
 * @param files files of one node, which are all in memory during a restore
 * @param nodes nodes of one backup
 * @param backups backups in one prefix
 * @param directories directories directly under the prefix that are looked at for nodes that no
 *     index and no token map names; beyond it they are not looked for
 * @param problems how many problems of one node are told in words; the rest are counted
 */
public record CatalogueLimits(
    long manifestBytes,
    long tokenMapBytes,
    long schemaBytes,
    int files,
    int nodes,
    int backups,
    int directories,
    int problems) {

  /** What is used unless somebody says otherwise. */
  public static final CatalogueLimits DEFAULT =
      new CatalogueLimits(512L << 20, 64L << 20, 64L << 20, 1_000_000, 2_000, 100_000, 2_000, 20);
}
