package dev.rekindle.restorer.volume;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.Charset;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * System calls that Java does not have: {@code renameat2(2)} and {@code syncfs(2)}. Where the C
 * library lacks one, the answer is false and the caller takes the long way. Loaded by the first
 * call, so that a start with nothing to do does not pay for it.
 */
final class LinuxCalls {

  private static final int AT_FDCWD = -100;
  private static final int RENAME_NOREPLACE = 1;
  private static final int O_RDONLY = 0;
  private static final int EEXIST = 17;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding"));

  private static final Optional<MethodHandle> RENAMEAT2 =
      handle(
          "renameat2",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
  private static final Optional<MethodHandle> SYNCFS =
      handle("syncfs", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final Optional<MethodHandle> OPEN =
      handle(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final Optional<MethodHandle> CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private LinuxCalls() {}

  /**
   * Renames unless the target exists.
   *
   * @return whether it was renamed; false says nothing about why
   * @throws FileAlreadyExistsException when the target exists
   */
  static boolean renameNoReplace(Path from, Path to) throws IOException {
    if (RENAMEAT2.isEmpty()) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int result =
          (int)
              RENAMEAT2
                  .get()
                  .invokeExact(
                      state,
                      AT_FDCWD,
                      arena.allocateFrom(from.toString(), NAMES),
                      AT_FDCWD,
                      arena.allocateFrom(to.toString(), NAMES),
                      RENAME_NOREPLACE);
      if (result != 0 && (int) ERRNO.get(state, 0L) == EEXIST) {
        throw new FileAlreadyExistsException(to.toString());
      }
      return result == 0;
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("renameat2 could not be called", e);
    }
  }

  /**
   * Makes the file system that a directory is on durable.
   *
   * @return false where the C library has no such call
   * @throws IOException when the kernel could not write something; since Linux 5.8 it says so
   */
  static boolean syncFileSystem(Path directory) throws IOException {
    if (SYNCFS.isEmpty() || OPEN.isEmpty() || CLOSE.isEmpty()) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int descriptor =
          (int)
              OPEN.get()
                  .invokeExact(state, arena.allocateFrom(directory.toString(), NAMES), O_RDONLY);
      if (descriptor < 0) {
        throw failed(directory, "open", (int) ERRNO.get(state, 0L));
      }
      int result = (int) SYNCFS.get().invokeExact(state, descriptor);
      int error = (int) ERRNO.get(state, 0L);
      int ignored = (int) CLOSE.get().invokeExact(state, descriptor);
      if (result != 0) {
        throw failed(directory, "syncfs", error);
      }
      return true;
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("syncfs could not be called", e);
    }
  }

  private static FileSystemException failed(Path path, String call, int error) {
    return new FileSystemException(
        path.toString(), null, "%s failed with error number %d".formatted(call, error));
  }

  // Restricted since a wrong descriptor can crash the JVM; these are those of the manual pages.
  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> handle(
      String name, FunctionDescriptor descriptor, Linker.Option... more) {
    Linker.Option[] options = new Linker.Option[more.length + 1];
    options[0] = Linker.Option.captureCallState("errno");
    System.arraycopy(more, 0, options, 1, more.length);
    return LINKER
        .defaultLookup()
        .find(name)
        .map(address -> LINKER.downcallHandle(address, descriptor, options));
  }
}
