package dev.rekindle.controller.storage;

import dev.rekindle.storage.StorageUrl;
import dev.rekindle.storage.StoreException;

/**
 * A storage's URL with its placeholders filled in as far as they are known.
 *
 * @param url up to the first segment that is not known
 * @param whole whether that is all of it
 */
record ResolvedUrl(StorageUrl url, boolean whole) {

  static ResolvedUrl of(String written, String namespace) throws StoreException {
    String known = written.replace("${namespace}", namespace);
    int open = known.indexOf("${");
    if (open < 0) {
      return new ResolvedUrl(StorageUrl.parse(known), true);
    }
    return new ResolvedUrl(
        StorageUrl.parse(known.substring(0, known.lastIndexOf('/', open))), false);
  }
}
