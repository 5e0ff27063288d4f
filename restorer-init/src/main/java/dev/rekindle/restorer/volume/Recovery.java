package dev.rekindle.restorer.volume;

import java.util.List;

/**
 * What opening a volume found and did.
 *
 * @param found the ledger's state before, or "none"
 * @param now the ledger's state after, or "none"
 * @param movedOut names of old content moved out of the roots
 * @param movedIn names of restored content moved into the roots
 * @param notes what a person should know and what stops nobody
 */
public record Recovery(String found, String now, int movedOut, int movedIn, List<String> notes) {

  /** Copies. */
  public Recovery {
    notes = List.copyOf(notes);
  }

  /** Whether a switch had been cut off and is now complete. */
  public boolean rolledForward() {
    return !found.equals(now) && now.equals("done");
  }
}
