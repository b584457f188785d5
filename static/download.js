// The waiting page of a download: when the server says the file is ready, fetch it as a click would.
document.addEventListener("lkj:download", (event) => window.location.assign(event.detail.address));
