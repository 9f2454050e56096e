// Package bus is the hub's NATS: the server inside the hub, who may publish
// what there, and the hub's own connection. Nothing else of the hub knows NATS.
package bus
