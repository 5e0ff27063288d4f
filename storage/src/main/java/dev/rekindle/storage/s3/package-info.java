/** S3 and servers that speak its protocol, as an object store. */
@NullMarked
package dev.rekindle.storage.s3;

import org.jspecify.annotations.NullMarked;
