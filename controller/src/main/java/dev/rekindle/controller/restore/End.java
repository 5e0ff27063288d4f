package dev.rekindle.controller.restore;

/** How a restore can end. */
enum End {
  /** The database runs on the restored data, or there was nothing to restore. */
  SUCCEEDED,
  /** It could not be. */
  FAILED,
  /** It was given up. */
  ABORTED,
  /** The object is a copy and never runs. */
  COPIED
}
