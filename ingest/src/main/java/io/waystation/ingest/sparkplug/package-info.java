/**
 * Sparkplug B 3.0: births, aliases, sequence numbers and deaths of edge nodes, translated to the
 * contract's tree. What a node has announced is kept in a small file of its own.
 */
package io.waystation.ingest.sparkplug;
