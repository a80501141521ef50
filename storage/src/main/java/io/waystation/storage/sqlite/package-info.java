/** What every SQLite file of ours has in common: how it is opened, and what its errors mean. */
package io.waystation.storage.sqlite;
