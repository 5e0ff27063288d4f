package dev.rekindle.restorer.volume;

/**
 * What opening a volume found and did.
 *
 * @param found the ledger's state before, or "none"
 * @param now the ledger's state after, or "none"
 * @param movedOut names of old content moved out of the roots
 * @param movedIn names of restored content moved into the roots
 * @param note something that a person should know and that stops nobody; empty when there is none
 */
public record Recovery(String found, String now, int movedOut, int movedIn, String note) {

  /** Whether a switch had been cut off and is now complete. */
  public boolean rolledForward() {
    return !found.equals(now) && now.equals("done");
  }
}
