/** From bytes to readings, or to the reason why not; docs/mqtt.md is the contract it keeps. */
package io.waystation.ingest.payload;
