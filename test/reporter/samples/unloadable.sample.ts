/** A file that throws while it is loaded: none of its tests is ever known. */

throw new Error('the file cannot be loaded');
