/** Single values in files that other programs read. */
package io.waystation.server.export;
