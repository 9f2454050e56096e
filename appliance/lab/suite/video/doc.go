// Package video is the lab's suite of V4L2 cameras: the kernel's own virtual
// camera, vivid, with the faults that it can be told to have.
package video
