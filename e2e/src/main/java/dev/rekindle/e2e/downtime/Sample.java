package dev.rekindle.e2e.downtime;

/**
 * One question to a node.
 *
 * @param at when the answer came, or failed to; {@link System#nanoTime}
 * @param good whether it was the row that was asked for
 */
record Sample(String node, long at, boolean good) {}
