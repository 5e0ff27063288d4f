package dev.rekindle.e2e.bench;

import java.nio.file.Path;
import java.util.List;

/** A bucket of one store, and the servers that offer it. */
interface Site extends AutoCloseable {
  /** The bucket's name, everywhere. */
  String BUCKET = "bench";

  /** Where files may be made. */
  Path directory();

  /** Uploads what is in a directory. */
  void upload(Path files, String prefix);

  /** Stores a small object. */
  void put(String key, String text);

  /** Returns the objects below a prefix. */
  List<StoredObject> objects(String prefix);

  /** Returns where contestants find the bucket. */
  List<Place> places();

  /** Deletes it, so that nobody runs out of space. */
  void clear(Workload workload);

  @Override
  void close();
}
