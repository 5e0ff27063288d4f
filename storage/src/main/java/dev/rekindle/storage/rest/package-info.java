/**
 * What stores have in common that are reached by requests over HTTP; nothing of any one of them.
 */
@NullMarked
package dev.rekindle.storage.rest;

import org.jspecify.annotations.NullMarked;
