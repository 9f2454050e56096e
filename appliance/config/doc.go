// Package config reads the configuration of a cart and of a hub: strict TOML,
// in which every problem is found in one pass and reported with file, line and
// key.
//
// cart.example.toml and hub.example.toml are the reference of every key; the
// tests parse them and compare them with what is read here. The settings of a
// [[peripheral]] belong to its model and are passed on as JSON; Config.Problem
// places the problems that the model finds.
//
// The package imports nothing of ours.
package config
