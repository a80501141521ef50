/** The log in one SQLite file. */
package io.waystation.storage.log.sqlite;
