//! THE LIST of formats: each turns the report into bytes. Renderers neither count nor decide; they escape everything
//! that they did not write.
