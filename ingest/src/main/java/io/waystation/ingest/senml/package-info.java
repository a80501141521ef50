/** SenML (RFC 8428): packs in JSON or CBOR, resolved and translated to the contract's tree. */
package io.waystation.ingest.senml;
