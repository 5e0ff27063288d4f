/** HTTP/1.1 over kept connections, for the bytes of objects; knows nothing of any store. */
@NullMarked
package dev.rekindle.storage.http;

import org.jspecify.annotations.NullMarked;
